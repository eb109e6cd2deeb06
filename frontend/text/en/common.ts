export const common = {
  cancel: "Cancel",
  close: "Close",
  closeIt: (title: string) => `Close: ${title}`,
  retry: "Try again",
  save: "Save",
  somebody: "Somebody",
  more: "Show more",
  reading: "Reading",
};
