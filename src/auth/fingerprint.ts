import { randomBytes, scrypt } from "node:crypto";
import { promisify } from "node:util";

const derive = promisify<string, string, number, Buffer>(scrypt);

/** A salted, slow hash of what the user typed: tells other credentials apart, and nothing else. */
export interface Fingerprint {
  fingerprint: string;
  salt: string;
}

/** Both values in hexadecimal; a new salt unless one is given. */
export async function computeFingerprint(
  typed: string,
  salt = randomBytes(16).toString("hex"),
): Promise<Fingerprint> {
  const hash = await derive(typed, salt, 32);
  return { fingerprint: hash.toString("hex"), salt };
}
