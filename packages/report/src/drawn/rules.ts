import { rowNames } from "./rows.js";

/** The figures of a network and of real pictures; NaN if one is missing, and then no rule finds a fault. */
export interface Judgeable {
  readonly draws: "means" | "samples";
  own(figure: string): number;
  real(figure: string): number;
}

/** A fault that figures can show. */
interface FaultRule {
  /** the figure that shows the fault */
  readonly figure: string;
  /** another figure of the network that the rule reads */
  readonly beside?: string;
  /** the fault, as a clause about the network */
  readonly fault: string;
  /** the rows whose values of the figure the text names */
  readonly rows: readonly string[];
  /** the threshold, in words */
  readonly threshold: string;
  applies(network: Judgeable): boolean;
}

// three standard errors of a share of 10 % of 1,000 pictures: a smaller effect of the caption can be chance
const LEAST_EFFECT = 0.03;
// a share of copies that is this much above that of real pictures: some real pictures are near duplicates too
const EXTRA_COPIES = 0.05;
// a share of the difference between two real pictures: that of copies of one picture with small changes
const LEAST_DIVERSITY = 0.1;
// shares of the real gradient energy: of emoji, one 3x3 binomial blur has 0.52, noise of deviation 0.05 has 1.56
const BLURRED = 0.5;
const ROUGH = 1.5;
// 1-NN drawn of real pictures is about 50 %, of pictures that are all different from real ones 100 %
const DISTINCT = 0.9;
// a share of the coverage of other real pictures: half of the kinds that they cover
const FEW_KINDS = 0.5;
// a share of the recall of real pictures, which for 1,000 captions has a standard error of 2 to 3 % of itself
const FOLLOWS_LESS = 0.9;

const inPercent = (share: number): string => `${Math.round(100 * share)} %`;
const hasEffect = ({ own }: Judgeable): boolean => !(own("captionAt10") - own("captionAt10Shuffled") < LEAST_EFFECT);

/** The rules of the verdict, worst fault first. */
export const rules: readonly FaultRule[] = [
  {
    figure: "captionAt10",
    beside: "captionAt10Shuffled",
    fault: "its pictures hardly depend on the caption",
    rows: [],
    threshold: `less than ${100 * LEAST_EFFECT} percentage points above the same with the captions of other pictures`,
    applies: (network) => !hasEffect(network),
  },
  {
    figure: "copies",
    fault: "it has learnt pictures by heart",
    rows: [rowNames.real, rowNames.copied],
    threshold: `more than ${100 * EXTRA_COPIES} percentage points above that of real pictures`,
    applies: ({ own, real }) => own("copies") - real("copies") > EXTRA_COPIES,
  },
  {
    figure: "diversity",
    fault: "it ignores its noise",
    rows: [rowNames.real],
    threshold: `under ${inPercent(LEAST_DIVERSITY)}, for a network that draws samples`,
    applies: ({ draws, own }) => draws === "samples" && own("diversity") < LEAST_DIVERSITY,
  },
  {
    figure: "gradientEnergy",
    fault: "its pictures are blurred",
    rows: [rowNames.real, rowNames.blurred],
    threshold: `under ${inPercent(BLURRED)} of that of real pictures`,
    applies: ({ own, real }) => own("gradientEnergy") < BLURRED * real("gradientEnergy"),
  },
  {
    figure: "gradientEnergy",
    fault: "its pictures are rougher than real ones",
    rows: [rowNames.real, "noisy pictures"],
    threshold: `over ${inPercent(ROUGH)} of that of real pictures`,
    applies: ({ own, real }) => own("gradientEnergy") > ROUGH * real("gradientEnergy"),
  },
  {
    figure: "nearestDrawn",
    fault: "its pictures are easy to distinguish from real ones",
    rows: [rowNames.real],
    threshold: `at least ${inPercent(DISTINCT)}`,
    applies: ({ own }) => own("nearestDrawn") >= DISTINCT,
  },
  {
    figure: "coverage",
    fault: "kinds of pictures are missing",
    rows: [rowNames.real, rowNames.meanImage],
    threshold: `under ${inPercent(FEW_KINDS)} of that of other real pictures`,
    applies: ({ own, real }) => own("coverage") < FEW_KINDS * real("coverage"),
  },
  {
    figure: "captionAt10",
    fault: "it follows its caption less than real pictures do",
    rows: [rowNames.real, rowNames.ridge],
    threshold: `under ${inPercent(FOLLOWS_LESS)} of that of real pictures`,
    applies: (network) => hasEffect(network) && network.own("captionAt10") < FOLLOWS_LESS * network.real("captionAt10"),
  },
];
