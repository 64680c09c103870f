import { CREDENTIALS, isSignInWay, needsCertificate, usesTls } from "../../src/rules/credentials";

/** Which parts of the dialog an environment and a way to sign in need. */
export function partsOf(environment: string, signIn: string) {
  const isDemo = environment === "demo";
  return {
    demo: isDemo,
    real: !isDemo,
    custom: environment === "custom",
    tls: usesTls(environment),
    certificate: needsCertificate(environment),
    password: signIn === "password",
    code: signIn === "code",
  };
}

export type Part = keyof ReturnType<typeof partsOf>;

/** Whether an account must have this credential. */
export function needsCredential(name: string, environment: string, signIn: string): boolean {
  if (environment === "demo") return false;
  const needed: readonly string[] = CREDENTIALS[isSignInWay(signIn) ? signIn : "code"];
  return needed.includes(name);
}
