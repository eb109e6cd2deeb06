/** Two short notes, made here: no file, and nothing from elsewhere. */
const NOTES = [
  { at: 0, hertz: 659.25 },
  { at: 0.11, hertz: 880 },
];
const SECONDS = 0.32;
const LOUDNESS = 0.12;

let audio: AudioContext | null = null;

/** Silent in a page that nobody has touched yet: browsers hold the sound back then. */
export async function chime(): Promise<void> {
  if (typeof AudioContext === "undefined") return;
  audio ??= new AudioContext();
  if (audio.state === "suspended") await audio.resume().catch(() => {});
  if (audio.state !== "running") return;
  for (const note of NOTES) play(audio, note.hertz, audio.currentTime + note.at);
}

function play(on: AudioContext, hertz: number, at: number): void {
  const tone = on.createOscillator();
  const loudness = on.createGain();
  tone.type = "sine";
  tone.frequency.value = hertz;
  loudness.gain.setValueAtTime(0, at);
  loudness.gain.linearRampToValueAtTime(LOUDNESS, at + 0.012);
  loudness.gain.exponentialRampToValueAtTime(0.0001, at + SECONDS);
  tone.connect(loudness).connect(on.destination);
  tone.start(at);
  tone.stop(at + SECONDS);
}
