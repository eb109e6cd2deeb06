/**
 * Colours for code, in one pass over the text. Own and small on purpose: what people paste into a chat needs comments,
 * strings, numbers and keywords told apart, and a library that knows grammars costs ten times the bytes, hands out markup
 * as text, and may stall on words that somebody chose. Here every alternative is read in linear time, and whoever shows
 * the pieces makes elements of them.
 */
export type Tone = "plain" | "comment" | "string" | "number" | "keyword" | "added" | "removed";

export interface Piece {
  tone: Tone;
  text: string;
}

interface Grammar {
  comment: string;
  string: string;
  words: string;
  /** SELECT and select are one word. */
  isLoose?: boolean;
}

const SLASHES = String.raw`\/\/[^\n]*|\/\*[\s\S]*?(?:\*\/|$)`;
const HASH = String.raw`#[^\n]*`;
const DASHES = String.raw`--[^\n]*`;
const DOUBLE = String.raw`"(?:\\[\s\S]|[^"\\\n])*"?`;
const SINGLE = String.raw`'(?:\\[\s\S]|[^'\\\n])*'?`;
/** Only what is one character: lifetimes and generics have a lone quote. */
const LETTER = String.raw`'(?:\\[^\n]{1,8}?|[^'\\\n])'`;
const BACKTICK = String.raw`\x60(?:\\[\s\S]|[^\x60\\])*\x60?`;
const TRIPLE = String.raw`"""[\s\S]*?(?:"""|$)|'''[\s\S]*?(?:'''|$)`;

const C_WORDS =
  "auto bool break case char class const continue default delete do double else enum explicit extern false float for goto if inline int long namespace new nullptr operator private protected public return short signed sizeof static struct switch template this throw true try typedef typename union unsigned using virtual void volatile while";
const JAVA_WORDS =
  "abstract as async await base boolean bool break byte case catch char class const continue data decimal default do double else enum extends false final finally float for foreach fun if implements import in init instanceof int interface internal is let long namespace new null object open out override package private protected public readonly record ref return sealed short static string struct super suspend switch synchronized this throw throws true try typeof using val var virtual void volatile when where while yield";
const GRAMMARS: Record<string, Grammar> = {
  js: {
    comment: SLASHES,
    string: `${BACKTICK}|${DOUBLE}|${SINGLE}`,
    words:
      "abstract any as async await boolean break case catch class const continue debugger declare default delete do else enum export extends false finally for from function get if implements import in infer instanceof interface keyof let namespace never new null number object of private protected public readonly return satisfies set static string super switch this throw true try type typeof undefined unknown var void while with yield",
  },
  python: {
    comment: HASH,
    string: `${TRIPLE}|${DOUBLE}|${SINGLE}`,
    words:
      "False None True and as assert async await break case class continue def del elif else except finally for from global if import in is lambda match nonlocal not or pass raise return self try while with yield",
  },
  c: { comment: SLASHES, string: `${DOUBLE}|${LETTER}`, words: C_WORDS },
  java: { comment: SLASHES, string: `${TRIPLE}|${DOUBLE}|${LETTER}`, words: JAVA_WORDS },
  rust: {
    comment: SLASHES,
    string: `${DOUBLE}|${LETTER}`,
    words:
      "as async await bool box break char const continue crate dyn else enum extern f32 f64 false fn for i16 i32 i64 i8 if impl in isize let loop match mod move mut pub ref return self Self static str String struct super trait true type u16 u32 u64 u8 unsafe use usize where while",
  },
  go: {
    comment: SLASHES,
    string: `${BACKTICK}|${DOUBLE}|${LETTER}`,
    words:
      "any bool break byte case chan const continue default defer else error fallthrough false float64 for func go goto if import int int64 interface map nil package range return rune select string struct switch true type uint var",
  },
  swift: {
    comment: SLASHES,
    string: `${TRIPLE}|${DOUBLE}`,
    words:
      "actor as associatedtype async await break case catch class continue default defer do else enum extension false for func guard if import in init inout internal is let nil open private protocol public return self Self static struct super switch throw throws true try var weak where while",
  },
  php: {
    comment: `${SLASHES}|${HASH}`,
    string: `${DOUBLE}|${SINGLE}`,
    words:
      "abstract array as break case catch class const continue declare default do echo else elseif empty extends false final finally fn for foreach function global if implements include instanceof interface isset match namespace new null print private protected public readonly require return static switch throw trait true try unset use var while yield",
  },
  ruby: {
    comment: HASH,
    string: `${DOUBLE}|${SINGLE}`,
    words:
      "alias and begin break case class def defined do else elsif end ensure false for if in module next nil not or puts raise redo require rescue retry return self super then true undef unless until when while yield",
  },
  shell: {
    comment: String.raw`(?<=^|\s)#[^\n]*`,
    string: `${DOUBLE}|'[^']*'?`,
    words:
      "alias break case cd continue do done echo elif else esac eval exec exit export fi for function if in local read return set shift source sudo then trap unset until while",
  },
  sql: {
    comment: `${DASHES}|${SLASHES}`,
    string: `'(?:''|[^'])*'?|${DOUBLE}`,
    words:
      "add all alter and as asc begin between by case cast check column commit constraint count create cross default delete desc distinct drop else end exists false foreign from full group having if in index inner insert into is join key left like limit not null offset on or order outer primary references returning right rollback select set table then true union unique update using values view when where with",
    isLoose: true,
  },
  json: { comment: SLASHES, string: DOUBLE, words: "true false null" },
  yaml: {
    comment: String.raw`(?<=^|\s)#[^\n]*`,
    string: `${DOUBLE}|'(?:''|[^'])*'?`,
    words: "true false null yes no on off",
  },
  ini: { comment: String.raw`[#;][^\n]*`, string: `${TRIPLE}|${DOUBLE}|${SINGLE}`, words: "true false" },
  lua: {
    comment: String.raw`--\[\[[\s\S]*?(?:\]\]|$)|--[^\n]*`,
    string: `${DOUBLE}|${SINGLE}`,
    words:
      "and break do else elseif end false for function goto if in local nil not or repeat return then true until while",
  },
  html: {
    comment: String.raw`<!--[\s\S]*?(?:-->|$)`,
    string: `${DOUBLE}|${SINGLE}`,
    words: "",
  },
  css: {
    comment: String.raw`\/\*[\s\S]*?(?:\*\/|$)`,
    string: `${DOUBLE}|${SINGLE}`,
    words: "important media supports import layer from to and not or only auto none inherit initial unset",
  },
};

const ALIASES: Record<string, string> = {
  javascript: "js",
  jsx: "js",
  ts: "js",
  tsx: "js",
  typescript: "js",
  mjs: "js",
  node: "js",
  py: "python",
  python3: "python",
  pyi: "python",
  cpp: "c",
  "c++": "c",
  cc: "c",
  h: "c",
  hpp: "c",
  objc: "c",
  arduino: "c",
  cs: "java",
  csharp: "java",
  "c#": "java",
  kotlin: "java",
  kt: "java",
  scala: "java",
  dart: "java",
  groovy: "java",
  rs: "rust",
  golang: "go",
  rb: "ruby",
  sh: "shell",
  bash: "shell",
  zsh: "shell",
  fish: "shell",
  console: "shell",
  dockerfile: "shell",
  make: "shell",
  postgres: "sql",
  postgresql: "sql",
  mysql: "sql",
  sqlite: "sql",
  jsonc: "json",
  json5: "json",
  yml: "yaml",
  toml: "ini",
  conf: "ini",
  properties: "ini",
  xml: "html",
  svg: "html",
  vue: "html",
  svelte: "html",
  scss: "css",
  less: "css",
  patch: "diff",
};

const NUMBER = String.raw`\b(?:0[xX][\da-fA-F_]+|0[bo][\d_]+|\d[\d_]*(?:\.\d[\d_]*)?(?:[eE][+-]?\d+)?)\w*`;
const TAG = String.raw`<\/?[A-Za-z][\w:.-]*|\/?>`;
const WORD = String.raw`[\p{L}_$@][\p{L}\p{N}_$-]*`;
const made = new Map<string, { pattern: RegExp; words: Set<string> }>();

/** Null: a language that is not known here, whose code is shown as it is. */
export function coloured(text: string, language: string): Piece[] | null {
  const named = language.toLowerCase();
  const known = (Object.hasOwn(ALIASES, named) ? ALIASES[named] : undefined) ?? named;
  if (known === "diff") return diffed(text);
  const grammar = Object.hasOwn(GRAMMARS, known) ? GRAMMARS[known] : undefined;
  if (!grammar) return null;
  const { pattern, words } = toolsOf(known, grammar);
  const pieces: Piece[] = [];
  let end = 0;
  for (const found of text.matchAll(pattern)) {
    const tone = toneOf(found, words, grammar.isLoose ?? false);
    if (tone === "plain") continue;
    if (found.index > end) pieces.push({ tone: "plain", text: text.slice(end, found.index) });
    pieces.push({ tone, text: found[0] });
    end = found.index + found[0].length;
  }
  if (end < text.length) pieces.push({ tone: "plain", text: text.slice(end) });
  return pieces;
}

function toolsOf(name: string, grammar: Grammar) {
  const kept = made.get(name);
  if (kept) return kept;
  const tag = name === "html" ? `|(${TAG})` : "|($.^)";
  const source = `(${grammar.comment})|(${grammar.string})|(${NUMBER})${tag}|(${WORD})`;
  const tools = { pattern: new RegExp(source, "gmu"), words: new Set(grammar.words.split(" ")) };
  made.set(name, tools);
  return tools;
}

function toneOf(
  [, comment, string, number, tag, word]: RegExpExecArray,
  words: Set<string>,
  isLoose: boolean,
): Tone {
  if (comment) return "comment";
  if (string) return "string";
  if (number) return "number";
  if (tag) return "keyword";
  return word && words.has(isLoose ? word.toLowerCase() : word) ? "keyword" : "plain";
}

function diffed(text: string): Piece[] {
  return text.split(/(?<=\n)/).map((line) => ({ tone: toneOfLine(line), text: line }));
}

function toneOfLine(line: string): Tone {
  if (/^(?:@@|diff |index |\+\+\+ |--- )/.test(line)) return "comment";
  if (line.startsWith("+")) return "added";
  return line.startsWith("-") ? "removed" : "plain";
}
