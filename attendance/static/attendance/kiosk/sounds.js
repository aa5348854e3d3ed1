/** Short tones that confirm, where the site wants them and nobody has muted this kiosk. */

const TONES = {
  in: [[660, 0], [880, 0.11]],
  out: [[880, 0], [660, 0.11]],
  careful: [[330, 0], [330, 0.16]],
};
const LENGTH_S = 0.14;
const LOUDNESS = 0.18;

function playTone(context, pitchHz, startsAt) {
  const oscillator = new OscillatorNode(context, { type: "sine", frequency: pitchHz });
  const volume = new GainNode(context, { gain: 0 });
  volume.gain.setValueAtTime(0, startsAt);
  volume.gain.linearRampToValueAtTime(LOUDNESS, startsAt + 0.01);
  volume.gain.exponentialRampToValueAtTime(0.001, startsAt + LENGTH_S);
  oscillator.connect(volume).connect(context.destination);
  oscillator.start(startsAt);
  oscillator.stop(startsAt + LENGTH_S);
}

export class Sounds {
  #isWanted = false;
  #isMuted;
  #context = null;

  constructor({ isMuted }) {
    this.#isMuted = isMuted;
    // Browsers keep a page silent until it has been touched once.
    document.addEventListener("pointerdown", () => this.#context?.resume(), { capture: true });
  }

  /** @param {boolean} isWanted what the site's rules say */
  allow(isWanted) {
    this.#isWanted = isWanted;
  }

  mute(isMuted) {
    this.#isMuted = isMuted;
  }

  /** @param {"in" | "out" | "careful"} name */
  play(name) {
    if (!this.#isWanted || this.#isMuted) return;
    this.#context ??= new AudioContext();
    if (this.#context.state === "suspended") this.#context.resume();
    for (const [pitch, delay] of TONES[name]) {
      playTone(this.#context, pitch, this.#context.currentTime + delay);
    }
  }
}
