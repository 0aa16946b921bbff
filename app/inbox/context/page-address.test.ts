import { expect, it } from "vitest";
import { pageAddress } from "./page-address.ts";

it.each([
  ["https://crm.example/deals/7", "https://crm.example/deals/7"],
  ["  HTTP://crm.example  ", "HTTP://crm.example"],
  ["crm.example", null],
  ["javascript:alert(1)", null],
  ["https://", null],
  ["data:text/html,x", null],
  ["", null],
])("takes %j as the address of a page only where it is one", (typed, address) => {
  expect(pageAddress(typed)).toBe(address);
});
