const rules = new Map<string, Intl.PluralRules>();

/** "1 reply", "2 replies": `forms` by the CLDR category of `count` in `language`; `#` stands for the number. */
export function plural(language: string, count: number, forms: { one: string; other: string }): string {
  const rule = rules.get(language) ?? new Intl.PluralRules(language);
  rules.set(language, rule);
  const form = rule.select(count) === "one" ? forms.one : forms.other;
  return form.replace("#", count.toLocaleString(language));
}
