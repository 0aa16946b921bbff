import { expect, it } from "vitest";
import { pictureBox, stickerBox } from "./media-size.ts";

it("a picture keeps its shape and is at most 330 pixels wide", () => {
  expect(pictureBox(1200, 900)).toEqual({ width: 330, height: 248, fit: "cover" });
  expect(pictureBox(320, 240)).toEqual({ width: 320, height: 240, fit: "cover" });
  expect(pictureBox(900, 1200)).toEqual({ width: 330, height: 440, fit: "cover" });
});

it("a tall picture is cut, and its width stays", () => {
  expect(pictureBox(1080, 2400)).toEqual({ width: 330, height: 440, fit: "cover" });
  expect(pictureBox(100, 4000)).toEqual({ width: 160, height: 440, fit: "cover" });
});

it("a tiny or thin picture stands whole in a place that one can press", () => {
  expect(pictureBox(40, 30)).toEqual({ width: 160, height: 96, fit: "contain" });
  expect(pictureBox(2000, 100)).toEqual({ width: 330, height: 96, fit: "contain" });
});

it("a picture of a size that nobody knows has a place all the same", () => {
  expect(pictureBox(null, null)).toMatchObject({ width: 330, fit: "contain" });
  expect(pictureBox(0, 0)).toMatchObject({ width: 330, fit: "contain" });
});

it("a sticker is as large as it is, up to the size of stickers", () => {
  expect(stickerBox(96, 96)).toEqual({ width: 96, height: 96, fit: "contain" });
  expect(stickerBox(512, 256)).toEqual({ width: 160, height: 80, fit: "contain" });
  expect(stickerBox(null, null)).toMatchObject({ width: 160, height: 160 });
});
