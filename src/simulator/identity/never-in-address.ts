/** What must not stand in a query string, where logs and histories keep it. */
export const neverInAddress: readonly string[] = [
  ...["username", "password", "client_secret"],
  ...["code", "code_verifier"],
  ...["refresh_token", "token"],
];
