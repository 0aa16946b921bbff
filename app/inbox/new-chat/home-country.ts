/** The country whose numbers are written without a plus here, as the browser's language has it; null: unknown. */
export function homeCountry(languages: readonly string[] = navigator.languages): string | null {
  for (const language of languages) {
    try {
      const { region } = new Intl.Locale(language);
      if (region !== undefined && /^[A-Z]{2}$/.test(region)) return region;
    } catch {
      // A tag that is none says nothing; the next one may.
    }
  }
  return null;
}
