/* Texts made comparable: full and half width, upper and lower case are the same, and so are a radical (U+2E80–2EF3), which
   PDF puts in place of a character, and the character that it equals, by Unicode's EquivalentUnifiedIdeograph.txt. */

const RADICALS = [
  ..."⺁厂⺂乛⺃乚⺄乙⺅亻⺆冂⺇𠘨⺈刀⺉刂⺊卜⺋㔾⺌小⺍小⺎兀⺏尣⺐尢⺑𡯂⺒巳⺓幺⺔彑⺕彐⺖忄⺗心⺘扌⺙攵⺛旡⺜日⺝月⺞歺⺟母",
  ..."⺠民⺡氵⺢氺⺣灬⺤爫⺥爫⺦丬⺧牛⺨犭⺩王⺪𤴔⺫目⺬示⺭礻⺮𥫗⺯糹⺰纟⺱罓⺲罒⺳㓁⺴冗⺵𦉫⺶羊⺷𦍌⺸𦍋⺹耂⺺肀⺻聿⺼肉⺽𦥑",
  ..."⺾艹⺿艹⻀艹⻁虎⻂衤⻃覀⻄西⻅见⻆角⻇𧢲⻈讠⻉贝⻊𧾷⻋车⻌辶⻍辶⻎辶⻏邑⻐钅⻑長⻒镸⻓长⻔门⻕𨸏⻖阝⻗雨⻘青⻙韦⻚页⻛风",
  ..."⻜飞⻝食⻞𩙿⻟飠⻠饣⻡𩠐⻢马⻣骨⻤鬼⻥鱼⻦鸟⻧卤⻨麦⻩黄⻪黾⻫斉⻬齐⻭歯⻮齿⻯竜⻰龙⻱龜⻲亀⻳龟",
];
const EQUALS = new Map(RADICALS.flatMap((radical, n) => (n % 2 ? [] : [[radical, RADICALS[n + 1]]])));

const UNSEEN = /[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]/gu;
const QUOTATION_MARKS = /["'“”„‟‘’‚‛「」『』]/gu;

/** A text as it is compared. Comparators typed with two keys are the signs that stand in the form. */
export const fold = (text) =>
  text
    .replace(UNSEEN, "")
    .replace(/[\u2e80-\u2ef3]/gu, (radical) => EQUALS.get(radical) ?? radical)
    .normalize("NFKC")
    .toLowerCase()
    .replace(QUOTATION_MARKS, '"')
    .replaceAll(">=", "≥")
    .replaceAll("<=", "≤");

/** A folded value without the brackets round its unit: people type 90% where the form prints 90(%). */
export const withoutBrackets = (folded) => folded.replace(/(\d)\(([^()]*)\)/gu, "$1$2");

/** The terms of a query: what is between white space, folded, each once. */
export const termsOf = (query) => [...new Set(fold(query).split(/\s+/u).filter(Boolean))];

/** The name and the value in a term such as 满意度≥95, which stand in two cells; null for every other term. */
export const nameAndValue = (term) => /^(.*[^≥≤=><])([≥≤=><].+)$/u.exec(term)?.slice(1) ?? null;

const isDigit = (character) => character >= "0" && character <= "9";

/** Whether a part of a text cuts a number in two: 90 in 190, in 900 and in 90.5. */
const cutsNumber = (text, start, end) =>
  (isDigit(text[start]) && (isDigit(text[start - 1]) || (text[start - 1] === "." && isDigit(text[start - 2])))) ||
  (isDigit(text[end - 1]) && (isDigit(text[end]) || (text[end] === "." && isDigit(text[end + 1]))));

/** Whether a term stands in a text without cutting a number in two. */
export const includesWhole = (text, term) => {
  for (let at = text.indexOf(term); at >= 0; at = text.indexOf(term, at + 1)) {
    if (!cutsNumber(text, at, at + term.length)) return true;
  }
  return false;
};
