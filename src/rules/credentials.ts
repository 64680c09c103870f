/** What an account needs, by its environment and its way to sign in. For the editor and the runtime alike. */

/** The credentials of each way to sign in. */
export const CREDENTIALS = {
  password: ["clientId", "clientSecret", "username", "password"],
  code: ["clientId", "clientSecret"],
} as const;

export type SignInWay = keyof typeof CREDENTIALS;

export function isSignInWay(value: unknown): value is SignInWay {
  return typeof value === "string" && Object.hasOwn(CREDENTIALS, value);
}

/** Whether an environment takes a TLS configuration of the user's. */
export function usesTls(environment: unknown): boolean {
  return environment === "partner" || environment === "custom";
}

/** Whether an environment asks for a client certificate. */
export function needsCertificate(environment: unknown): boolean {
  return environment === "partner";
}
