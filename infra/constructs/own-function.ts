import { PolicyDocument, Role, ServicePrincipal, type IRole } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { Architecture, Code, Function, Runtime } from 'aws-cdk-lib/aws-lambda';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { AssetHashType, DockerImage, Duration, RemovalPolicy } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';

import { bundleInto } from '../bundle.ts';
import { Names, type FunctionName } from '../names.ts';
import { statementOf, type Permission } from '../permission.ts';
import { usesKey } from '../permissions.ts';
import type { Stage } from '../stages.ts';

/** A function's environment as its handler's schema reads it: leave one out, and it does not compile. */
export type EnvironmentFor<Env> = { readonly [Name in keyof Env]-?: string };

export type OwnFunctionProps<Env> = {
  readonly stage: Stage;
  readonly name: FunctionName;
  readonly environment: EnvironmentFor<Env>;
  /** Everything it may do, but writing its own log. */
  readonly permissions: readonly Permission[];
  readonly timeoutSeconds: number;
  readonly memoryMegabytes: number;
  readonly customerKey: IKey | undefined;
};

/** A Lambda function of ours, its role with nothing but what is written here, and its log. */
export class OwnFunction<Env> extends Construct {
  readonly lambda: Function;

  constructor(scope: Construct, id: string, props: OwnFunctionProps<Env>) {
    super(scope, id);
    const { stage, name, customerKey } = props;
    const names = new Names(stage);
    const logGroup = new LogGroup(this, 'Log', {
      logGroupName: names.logGroup(name),
      retention: stage.logRetentionDays,
      removalPolicy: RemovalPolicy.DESTROY,
      ...(customerKey === undefined ? {} : { encryptionKey: customerKey }),
    });
    this.lambda = new Function(this, 'Function', {
      functionName: names.of(name),
      code: codeOf(name),
      handler: 'index.handler',
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      timeout: Duration.seconds(props.timeoutSeconds),
      memorySize: props.memoryMegabytes,
      environment: { ...props.environment },
      role: this.#roleOf(props, names),
      logGroup,
    });
  }

  #roleOf({ name, permissions, customerKey }: OwnFunctionProps<Env>, names: Names): IRole {
    const all = [
      writesItsLog(names, name),
      ...permissions,
      ...(customerKey === undefined ? [] : [usesKey(customerKey.keyArn)]),
    ];
    const role = new Role(this, 'Role', {
      roleName: names.of(name),
      assumedBy: new ServicePrincipal('lambda.amazonaws.com'),
      inlinePolicies: {
        [name]: new PolicyDocument({
          statements: all.map((permission) => statementOf(permission, this)),
        }),
      },
    });
    // Nothing that CDK would like to add is added: what stands here is all there is.
    return role.withoutPolicyUpdates();
  }
}

const writesItsLog = (names: Names, name: FunctionName): Permission => ({
  sid: 'WritesItsLog',
  actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
  resources: [`${names.logGroupArn(name)}:log-stream:*`],
  whyWide: 'Lambda names the streams of a log group as it makes them.',
});

/** Bundled by the esbuild of this project, never in Docker. */
function codeOf(name: FunctionName): Code {
  return Code.fromAsset(`functions/${name}`, {
    assetHashType: AssetHashType.OUTPUT,
    bundling: {
      image: DockerImage.fromRegistry('never-used'),
      local: {
        tryBundle: (directory) => {
          bundleInto(directory, name);
          return true;
        },
      },
    },
  });
}
