/** The small choice that is offered at once: sign and name. */
export const EMOJI: readonly (readonly [string, string])[] = [
  ["👍", "thumbs up"],
  ["👎", "thumbs down"],
  ["❤️", "heart"],
  ["😂", "tears of joy"],
  ["🎉", "celebrating"],
  ["🙏", "thank you"],
  ["👀", "eyes"],
  ["✅", "done"],
  ["❌", "no"],
  ["🔥", "fire"],
  ["💯", "hundred"],
  ["🚀", "rocket"],
  ["😄", "smile"],
  ["😮", "surprised"],
  ["😢", "sad"],
  ["🤔", "thinking"],
  ["👏", "clapping"],
  ["🙌", "hands up"],
  ["💡", "idea"],
  ["☕", "coffee"],
  ["👋", "waving"],
  ["➕", "plus"],
  ["🍰", "cake"],
  ["🐛", "bug"],
];

export const emojiName = (emoji: string): string => EMOJI.find(([sign]) => sign === emoji)?.[1] ?? emoji;
