export const setup = {
  tab: "Set up · Klatsch",
  title: "Set up Klatsch",
  below: "Name your workspace and make the first account. You will be its owner.",
  form: "Set up the workspace",
  workspace: "Workspace name",
  workspaceExample: "Acme",
  name: "Your name",
  email: "E-mail",
  password: "Password",
  passwordHint: "A few words that only you would put together make a good one.",
  busy: "Setting up…",
  create: "Create workspace",
  usedTitle: "This set-up link does not work",
  used: "It was used already, it is not complete, or the server made a newer one. A workspace is set up once; after that, people come in by invitation.",
  usedHint:
    "If you run this server, look at what it printed when it last started: the newest link is there, and ends in a long code after #.",
  toSignIn: "Go to sign-in",
};
