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

/** A brand: its name, its realm at the identity provider, and the scheme of its app's redirect address. */
interface Brand {
  readonly name: string;
  readonly realm: string;
  readonly scheme: string;
}

/** Every brand that drivers sign in to. */
export const brands: readonly Brand[] = [
  { name: "Peugeot", realm: "clientsB2CPeugeot", scheme: "mymap" },
  { name: "Citroën", realm: "clientsB2CCitroen", scheme: "mymacsdk" },
  { name: "DS", realm: "clientsB2CDS", scheme: "mymdssdk" },
  { name: "Opel", realm: "clientsB2COpel", scheme: "mymopsdk" },
  { name: "Vauxhall", realm: "clientsB2CVauxhall", scheme: "mymvxsdk" },
];

/** The realms of the identity provider, one per brand. */
export const realms: readonly string[] = brands.map(({ realm }) => realm);
