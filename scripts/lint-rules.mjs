// Rules of our own for oxlint, which loads them by `jsPlugins` in .oxlintrc.json.

const MESSAGE =
  "Write `import * as z from 'zod'`: by any other import the whole of it is in a bundle, 370 KB.";

/** A type weighs nothing; of values, only the namespace can be shaken. */
const zodAsNamespace = {
  create: (context) => ({
    ImportDeclaration(node) {
      if (!isZod(node) || node.importKind === 'type') return;
      for (const specifier of node.specifiers) {
        const isFree =
          specifier.type === 'ImportNamespaceSpecifier' || specifier.importKind === 'type';
        if (!isFree) context.report({ node: specifier, message: MESSAGE });
      }
    },
    ExportAllDeclaration(node) {
      if (isZod(node)) context.report({ node, message: MESSAGE });
    },
    ExportNamedDeclaration(node) {
      if (isZod(node)) context.report({ node, message: MESSAGE });
    },
  }),
};

const isZod = ({ source }) => source?.value === 'zod';

// oxlint-disable-next-line import/no-default-export -- as oxlint loads plugins
export default { meta: { name: 'house' }, rules: { 'zod-as-namespace': zodAsNamespace } };
