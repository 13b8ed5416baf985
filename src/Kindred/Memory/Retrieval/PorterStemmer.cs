namespace Kindred.Memory.Retrieval;

/// <summary>Porter's stemmer (M. F. Porter, "An algorithm for suffix stripping", 1980) with the author's two later departures (-bli, -logi). English only.</summary>
internal static class PorterStemmer
{
    private static readonly (string Ending, string Put)[] SecondEndings =
    [
        ("ational", "ate"), ("tional", "tion"), ("enci", "ence"), ("anci", "ance"), ("izer", "ize"), ("bli", "ble"), ("alli", "al"), ("entli", "ent"),
        ("eli", "e"), ("ousli", "ous"), ("ization", "ize"), ("ation", "ate"), ("ator", "ate"), ("alism", "al"), ("iveness", "ive"), ("fulness", "ful"),
        ("ousness", "ous"), ("aliti", "al"), ("iviti", "ive"), ("biliti", "ble"), ("logi", "log"),
    ];

    private static readonly (string Ending, string Put)[] ThirdEndings =
    [
        ("icate", "ic"), ("ative", ""), ("alize", "al"), ("iciti", "ic"), ("ical", "ic"), ("ful", ""), ("ness", ""),
    ];

    // Longer endings before the ones they end with.
    private static readonly string[] FourthEndings =
        ["al", "ance", "ence", "er", "ic", "able", "ible", "ant", "ement", "ment", "ent", "ion", "ou", "ism", "ate", "iti", "ous", "ive", "ize"];

    /// <summary>Shortens a lower-case word in place and returns its new length. Words with anything but a to z are left alone.</summary>
    /// <param name="word">The word, with no room needed beyond it.</param>
    public static int Stem(Span<char> word)
    {
        if (word.Length <= 2 || word.ContainsAnyExceptInRange('a', 'z')) return word.Length;
        var stem = new Stemming(word);
        stem.Plurals();
        stem.PastAndProgressive();
        stem.FinalY();
        stem.Replace(SecondEndings);
        stem.Replace(ThirdEndings);
        stem.Strip();
        stem.FinalE();
        return stem.Length;
    }

    private ref struct Stemming(Span<char> word)
    {
        private readonly Span<char> _word = word;

        public int Length { get; private set; } = word.Length;

        /// <summary>Step 1a.</summary>
        public void Plurals()
        {
            if (_word[Length - 1] != 's') return;
            if (EndsWith("sses") || EndsWith("ies")) Length -= 2;
            else if (_word[Length - 2] != 's') Length--;
        }

        /// <summary>Step 1b.</summary>
        public void PastAndProgressive()
        {
            if (EndsWith("eed"))
            {
                if (Measure(Length - 3) > 0) Length--;
                return;
            }

            var cut = EndsWith("ed") ? 2 : EndsWith("ing") ? 3 : 0;
            if (cut == 0 || !HasVowel(Length - cut)) return;
            Length -= cut;
            if (EndsWith("at") || EndsWith("bl") || EndsWith("iz")) Append("e");
            else if (EndsInDouble() && _word[Length - 1] is not ('l' or 's' or 'z')) Length--;
            else if (Measure(Length) == 1 && EndsShort(Length)) Append("e");
        }

        /// <summary>Step 1c.</summary>
        public readonly void FinalY()
        {
            if (_word[Length - 1] == 'y' && HasVowel(Length - 1)) _word[Length - 1] = 'i';
        }

        /// <summary>Steps 2 and 3: the first ending that fits decides.</summary>
        public void Replace((string Ending, string Put)[] endings)
        {
            foreach (var (ending, put) in endings)
            {
                if (!EndsWith(ending)) continue;
                if (Measure(Length - ending.Length) > 0)
                {
                    Length -= ending.Length;
                    Append(put);
                }

                return;
            }
        }

        /// <summary>Step 4.</summary>
        public void Strip()
        {
            foreach (var ending in FourthEndings)
            {
                if (!EndsWith(ending)) continue;
                var rest = Length - ending.Length;
                if (Measure(rest) > 1 && (ending != "ion" || _word[rest - 1] is 's' or 't')) Length = rest;
                return;
            }
        }

        /// <summary>Step 5.</summary>
        public void FinalE()
        {
            if (_word[Length - 1] == 'e')
            {
                var measure = Measure(Length - 1);
                if (measure > 1 || (measure == 1 && !EndsShort(Length - 1))) Length--;
            }

            if (_word[Length - 1] == 'l' && EndsInDouble() && Measure(Length) > 1) Length--;
        }

        private void Append(string letters)
        {
            letters.CopyTo(_word[Length..]);
            Length += letters.Length;
        }

        private readonly bool EndsWith(ReadOnlySpan<char> ending) => Length > ending.Length && _word[..Length].EndsWith(ending);

        private readonly bool IsConsonant(int i) => _word[i] switch
        {
            'a' or 'e' or 'i' or 'o' or 'u' => false,
            'y' => i == 0 || !IsConsonant(i - 1),
            _ => true,
        };

        /// <summary>How many times a vowel run is followed by a consonant run in the first <paramref name="length"/> letters.</summary>
        private readonly int Measure(int length)
        {
            var count = 0;
            var afterVowel = false;
            for (var i = 0; i < length; i++)
            {
                var consonant = IsConsonant(i);
                if (consonant && afterVowel) count++;
                afterVowel = !consonant;
            }

            return count;
        }

        private readonly bool HasVowel(int length)
        {
            for (var i = 0; i < length; i++)
            {
                if (!IsConsonant(i)) return true;
            }

            return false;
        }

        private readonly bool EndsInDouble() => Length > 1 && _word[Length - 1] == _word[Length - 2] && IsConsonant(Length - 1);

        /// <summary>Consonant, vowel, consonant at the end, the last not w, x or y.</summary>
        private readonly bool EndsShort(int length) =>
            length > 2 && IsConsonant(length - 1) && !IsConsonant(length - 2) && IsConsonant(length - 3) && _word[length - 1] is not ('w' or 'x' or 'y');
    }
}
