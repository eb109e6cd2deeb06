const NAMED_FROM = 1_000;

/**
 * "1 reply", "2 replies": `#` stands for the number. English and German have the same two forms of whole numbers; a
 * language with others will want `Intl.PluralRules`, the first of which costs more than all else of a first row.
 */
export function plural(language: string, count: number, forms: { one: string; other: string }): string {
  const form = count === 1 ? forms.one : forms.other;
  return form.replace("#", count < NAMED_FROM ? String(count) : count.toLocaleString(language));
}
