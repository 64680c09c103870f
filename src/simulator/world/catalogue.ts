type Brand = "Peugeot" | "Citroën" | "DS" | "Opel" | "Vauxhall";
type Motorization = "Electric" | "Hybrid" | "Thermic";

/** A model as sold. Consumption is the average; 1 L/100 km is 1 cL/km. */
export interface Model {
  readonly brand: Brand;
  readonly label: string;
  readonly vinStart: string; // manufacturer and type: the first 9 characters
  readonly motorization: Motorization;
  readonly battery: number; // Wh one can use, 0 without
  readonly tank: number; // cL, 0 without
  readonly whPerKm: number;
  readonly clPerKm: number;
  readonly slowPower: number; // W, alternating current
  readonly quickPower: number; // W, direct current; 0 where there is no such socket
  readonly alarm: boolean; // has a burglar alarm
}

const electric = { motorization: "Electric", tank: 0, clPerKm: 0 } as const;
const hybrid = { motorization: "Hybrid", slowPower: 3700, quickPower: 0 } as const;
const thermic = {
  motorization: "Thermic",
  battery: 0,
  whPerKm: 0,
  slowPower: 0,
  quickPower: 0,
} as const;

/** Every model the simulator can build. */
export const models = {
  "e-208": {
    ...electric,
    brand: "Peugeot",
    label: "Peugeot e-208 GT",
    vinStart: "VR3UHZKXZ",
    battery: 46300,
    whPerKm: 152,
    slowPower: 7200,
    quickPower: 80000,
    alarm: true,
  },
  "e-2008": {
    ...electric,
    brand: "Peugeot",
    label: "Peugeot e-2008 Allure",
    vinStart: "VR3UKZKXZ",
    battery: 46300,
    whPerKm: 168,
    slowPower: 10500,
    quickPower: 80000,
    alarm: false,
  },
  "3008-hybrid": {
    ...hybrid,
    brand: "Peugeot",
    label: "Peugeot 3008 HYBRID4 300",
    vinStart: "VF3M45GBU",
    battery: 11800,
    tank: 4300,
    whPerKm: 195,
    clPerKm: 6.4,
    alarm: true,
  },
  "308-sw": {
    ...thermic,
    brand: "Peugeot",
    label: "Peugeot 308 SW BlueHDi 130",
    vinStart: "VR3FCYHZR",
    tank: 5200,
    clPerKm: 4.7,
    alarm: true,
  },
  "e-c4": {
    ...electric,
    brand: "Citroën",
    label: "Citroën ë-C4 Shine",
    vinStart: "VR7BCZKXC",
    battery: 46300,
    whPerKm: 163,
    slowPower: 7200,
    quickPower: 80000,
    alarm: false,
  },
  c3: {
    ...thermic,
    brand: "Citroën",
    label: "Citroën C3 PureTech 83",
    vinStart: "VF7SXHMRV",
    tank: 4400,
    clPerKm: 5.4,
    alarm: false,
  },
  berlingo: {
    ...thermic,
    brand: "Citroën",
    label: "Citroën Berlingo BlueHDi 100",
    vinStart: "VR7ECYHYC",
    tank: 5000,
    clPerKm: 5.6,
    alarm: false,
  },
  "ds3-e-tense": {
    ...electric,
    brand: "DS",
    label: "DS 3 CROSSBACK E-TENSE",
    vinStart: "VR1UJZKXZ",
    battery: 46300,
    whPerKm: 170,
    slowPower: 7200,
    quickPower: 80000,
    alarm: true,
  },
  "ds7-e-tense": {
    ...hybrid,
    brand: "DS",
    label: "DS 7 CROSSBACK E-TENSE 225",
    vinStart: "VR1J45GFU",
    battery: 11800,
    tank: 4300,
    whPerKm: 200,
    clPerKm: 6.8,
    alarm: true,
  },
  "corsa-e": {
    ...electric,
    brand: "Opel",
    label: "Opel Corsa-e Elegance",
    vinStart: "VXKUHZKXZ",
    battery: 46300,
    whPerKm: 154,
    slowPower: 7200,
    quickPower: 80000,
    alarm: false,
  },
  grandland: {
    ...hybrid,
    brand: "Opel",
    label: "Opel Grandland X Hybrid",
    vinStart: "W0VZ45GBU",
    battery: 11800,
    tank: 4300,
    whPerKm: 198,
    clPerKm: 6.6,
    alarm: false,
  },
  mokka: {
    ...thermic,
    brand: "Vauxhall",
    label: "Vauxhall Mokka 1.2 Turbo",
    vinStart: "VXKUKHNKS",
    tank: 4400,
    clPerKm: 5.9,
    alarm: false,
  },
} as const satisfies Record<string, Model>;

type ModelName = keyof typeof models;

/** Every name of the catalogue, in its order. */
export const modelNames = Object.keys(models) as ModelName[];
