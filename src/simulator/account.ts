/** What one signs in with. */
export interface DemoAccount {
  readonly clientId: string;
  readonly clientSecret: string;
  readonly username: string;
  readonly password: string;
}

/** The one account of the simulator, good in every realm. */
export const demoAccount: DemoAccount = {
  clientId: "demo-client-id",
  clientSecret: "demo-client-secret",
  username: "driver@demo.example",
  password: "demo-password",
};

/** Who the account belongs to. */
export const demoDriver = { firstName: "Dominique", lastName: "Demo" } as const;

/** The realms of the identity provider, one per brand. */
export const realms: readonly string[] = [
  "clientsB2CPeugeot",
  "clientsB2CCitroen",
  "clientsB2CDS",
  "clientsB2COpel",
  "clientsB2CVauxhall",
];
