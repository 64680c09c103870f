/** Below the address of an identity provider: where the OAuth 2 endpoints of all brands are. */
export const OAUTH_PATH = "/am/oauth2";
