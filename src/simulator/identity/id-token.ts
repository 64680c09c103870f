import { createHash, generateKeyPairSync, randomUUID, sign, type KeyObject } from "node:crypto";
import type { TokenSet } from "./tokens";

/** Signs OpenID tokens with a key nobody keeps. */
export class IdTokens {
  private key: KeyObject | undefined;
  private readonly keyId = randomUUID();

  /** The OpenID token that goes with a set of tokens. */
  issue({ subject, accessToken, expiresIn }: TokenSet, issuer: string): string {
    const now = Math.floor(Date.now() / 1000);
    const claims = {
      tokenName: "id_token",
      iss: `${issuer}/am/oauth2`,
      sub: createHash("sha256").update(subject.username).digest("hex").slice(0, 16),
      aud: [subject.clientId],
      azp: subject.clientId,
      realm: `/${subject.realm}`,
      at_hash: createHash("sha256")
        .update(accessToken)
        .digest()
        .subarray(0, 16)
        .toString("base64url"),
      iat: now,
      auth_time: now,
      exp: now + Math.ceil(expiresIn),
      tokenType: "JWTToken",
    };
    const head = { typ: "JWT", alg: "ES256", kid: this.keyId };
    const content = `${encode(head)}.${encode(claims)}`;
    this.key ??= generateKeyPairSync("ec", { namedCurve: "P-256" }).privateKey;
    const signature = sign("sha256", Buffer.from(content), {
      key: this.key,
      dsaEncoding: "ieee-p1363",
    });
    return `${content}.${signature.toString("base64url")}`;
  }
}

function encode(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString("base64url");
}
