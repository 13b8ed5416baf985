using System.Buffers;

namespace Kindred.Emotion;

/// <summary>
/// Reads feelings by word lists: each entry that is met adds its strength to its feelings, more after "very" and in capitals, less after
/// "slightly"; "not happy" is sadness and "not afraid" is nothing; states of third persons hardly count. The sum e of a feeling becomes
/// the probability 1 - exp(-e), and neutral is 0.95 exp(-e) of all of them together: a word of strength 0.67 tips the scale.
/// </summary>
internal static class LexiconDetector
{
    public const string Id = "lexicon-1";

    /// <summary>Of longer messages the beginning is read.</summary>
    private const int MostCharacters = 8192;
    private const int MostTokens = 512;

    private const int NegationReach = 4;
    private const double NegatedJoy = 0.8;
    private const double NeutralAtRest = 0.95;

    /// <summary>Reads a message.</summary>
    public static (FeelingScores Scores, MessageShape Shape) Read(string text)
    {
        var read = text.AsSpan(0, Math.Min(text.Length, MostCharacters));
        Span<WordToken> room = stackalloc WordToken[MostTokens];
        var rented = ArrayPool<char>.Shared.Rent(Math.Max(read.Length, 1));
        try
        {
            var tokens = room[..MessageWords.Read(read, rented, room)];
            var message = new Message(read, rented.AsSpan(0, read.Length), tokens);
            Span<double> evidence = stackalloc double[(int)Feeling.Neutral];
            evidence.Clear();
            message.Collect(evidence);
            return (Score(evidence), MessageShape.Of(read, message.Lower, tokens));
        }
        finally
        {
            ArrayPool<char>.Shared.Return(rented);
        }
    }

    private static FeelingScores Score(ReadOnlySpan<double> evidence)
    {
        double all = 0;
        foreach (var one in evidence) all += one;
        return new FeelingScores(P(evidence[0]), P(evidence[1]), P(evidence[2]), P(evidence[3]), P(evidence[4]), P(evidence[5]), NeutralAtRest * Math.Exp(-all));

        static double P(double e) => 1 - Math.Exp(-e);
    }

    private readonly ref struct Message(ReadOnlySpan<char> text, ReadOnlySpan<char> lower, ReadOnlySpan<WordToken> tokens)
    {
        private readonly ReadOnlySpan<char> _text = text;
        private readonly ReadOnlySpan<WordToken> _tokens = tokens;

        public ReadOnlySpan<char> Lower { get; } = lower;

        public void Collect(Span<double> evidence)
        {
            var but = LastBut();
            for (var i = 0; i < _tokens.Length;)
            {
                if (!TryMatch(i, out var entry, out var length))
                {
                    i++;
                    continue;
                }

                // What follows "but" is what is meant.
                var turn = but < 0 ? 1 : i < but ? 0.7 : 1.2;
                Add(evidence, entry, i, length, turn);
                i += length;
            }

            var exclaimed = _text.Count('!');
            for (var i = 0; i < evidence.Length; i++) evidence[i] *= 1 + (0.15 * Math.Min(exclaimed, 3));
            if (_text.Contains("?!", StringComparison.Ordinal) || _text.Contains("!?", StringComparison.Ordinal)) evidence[(int)Feeling.Surprise] += 0.75;
        }

        private void Add(Span<double> evidence, LexiconEntry entry, int at, int length, double turn)
        {
            var strength = entry.Strength * turn;
            var (first, second) = (entry.First, entry.Second);
            if (entry.Kind != LexiconKind.Sign)
            {
                strength *= Degree(at);
                if (_tokens[at].Shape.HasFlag(WordShape.Shouted)) strength *= 1.3;
                if (entry.Kind == LexiconKind.Felt) strength *= OfWriter(at, length);
                if (IsNegated(at))
                {
                    if (first != Feeling.Joy) return;
                    (first, second, strength) = (Feeling.Sadness, Feeling.Sadness, strength * NegatedJoy);
                }
            }

            evidence[(int)first] += strength;
            if (second != first) evidence[(int)second] += strength;
        }

        private bool TryMatch(int at, out LexiconEntry entry, out int length)
        {
            length = 1;
            var token = _tokens[at];
            if (token.Shape.HasFlag(WordShape.Sign)) return Lexicon.TryFind(_text.Slice(token.Start, token.Length), out entry);
            var word = Word(at);
            if (Lexicon.BeginsPhrase(word))
            {
                for (length = PhraseRoom(at); length > 1; length--)
                {
                    if (Lexicon.TryFind(Lower[token.Start.._tokens[at + length - 1].End], out entry)) return true;
                }
            }

            return Lexicon.TryFind(word, out entry) || TryFindDrawnOut(word, out entry);
        }

        // How many tokens from here on are joined by single spaces or hyphens.
        private int PhraseRoom(int at)
        {
            var length = 1;
            while (length < Lexicon.LongestPhrase && at + length < _tokens.Length)
            {
                var (before, next) = (_tokens[at + length - 1], _tokens[at + length]);
                if (next.Start - before.End != 1 || Lower[before.End] is not (' ' or '-')) break;
                length++;
            }

            return length;
        }

        // "happyyyy", "saaad": runs of three or more as two letters, then as one; "pp" stays.
        private static bool TryFindDrawnOut(ReadOnlySpan<char> word, out LexiconEntry entry)
        {
            entry = default;
            Span<char> squeezed = stackalloc char[32];
            for (var most = 2; most > 0; most--)
            {
                var length = 0;
                var drawn = false;
                for (var at = 0; at < word.Length;)
                {
                    var run = word[at..].IndexOfAnyExcept(word[at]) is var end and >= 0 ? end : word.Length - at;
                    var kept = run > 2 ? most : run;
                    if (length + kept > squeezed.Length) return false;
                    squeezed.Slice(length, kept).Fill(word[at]);
                    drawn |= run > 2;
                    length += kept;
                    at += run;
                }

                if (!drawn) return false;
                if (Lexicon.TryFind(squeezed[..length], out entry)) return true;
            }

            return false;
        }

        private double Degree(int at)
        {
            double degree = 1;
            for (var i = at - 1; i >= Math.Max(0, at - 2) && _tokens[i].Clause == _tokens[at].Clause; i--)
            {
                var role = Role(i);
                if (role.HasFlag(WordRole.Stronger)) degree *= 1.4;
                if (role.HasFlag(WordRole.Weaker)) degree *= 0.6;
            }

            return Math.Min(degree, 2);
        }

        private bool IsNegated(int at)
        {
            for (var i = at - 1; i >= Math.Max(0, at - NegationReach) && _tokens[i].Clause == _tokens[at].Clause; i--)
            {
                if (!Role(i).HasFlag(WordRole.Negation)) continue;
                // "not only", "never been so", "couldn't be happier" deny nothing.
                if (Word(i + 1) is "only") return false;
                if (Word(at).EndsWith("ier") || Word(at) is "sadder" or "prouder" or "better") return false;
                return Word(i) is not "never" || !IsSo(at - 1);
            }

            return false;
        }

        private bool IsSo(int at) => Word(at) is "so" or "more" or "this" or "such" or "as";

        // 1 for the writer's own state, less for that of the one spoken to or of.
        private double OfWriter(int at, int length)
        {
            var next = at + length;
            if (next < _tokens.Length && Word(next) is "me" or "us") return 1;
            for (var i = at - 1; i >= 0 && _tokens[i].Clause == _tokens[at].Clause; i--)
            {
                var role = Role(i);
                if (role.HasFlag(WordRole.First)) return 1;
                if (role.HasFlag(WordRole.Second)) return 0.3;
                if (role.HasFlag(WordRole.Third) || IsName(i, role)) return 0.2;
            }

            return 1;
        }

        // "Tom was furious": a capital, no common beginning of a sentence, and a verb of state behind it.
        private bool IsName(int at, WordRole role) =>
            role == WordRole.None && _tokens[at].Shape.HasFlag(WordShape.Capital) && at + 1 < _tokens.Length && Role(at + 1).HasFlag(WordRole.Copula);

        private int LastBut()
        {
            for (var i = _tokens.Length - 1; i >= 0; i--)
            {
                if (Word(i) is "but") return i;
            }

            return -1;
        }

        private WordRole Role(int at) => Words.Role(Word(at));

        private ReadOnlySpan<char> Word(int at) => Lower.Slice(_tokens[at].Start, _tokens[at].Length);
    }
}
