/**
 * Where a function finds its credentials: in its environment, where Lambda puts them. It stands in for
 * the SDK's chain of places to look in, whose sign-in for people and own clients are a fifth of a bundle.
 */
export { fromEnv as defaultProvider } from '@aws-sdk/credential-provider-env';
