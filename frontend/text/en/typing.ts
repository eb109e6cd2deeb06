export const typing = {
  one: (name: string) => `${name} is typing…`,
  two: (first: string, second: string) => `${first} and ${second} are typing…`,
  several: "Several people are typing…",
};
