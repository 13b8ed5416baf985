namespace Kindred.Emotion;

/// <summary>The surface of a message, as far as its importance hangs on it.</summary>
internal readonly record struct MessageShape(
    int Words, int FirstPerson, int SecondPerson, bool HasTimeExpression, int MidSentenceCapitals, bool EndsWithQuestion)
{
    public static MessageShape Of(ReadOnlySpan<char> text, ReadOnlySpan<char> lower, ReadOnlySpan<WordToken> tokens)
    {
        var shape = new MessageShape(0, 0, 0, false, 0, text.TrimEnd().EndsWith("?"));
        foreach (var token in tokens)
        {
            if (token.Shape.HasFlag(WordShape.Sign)) continue;
            var word = lower.Slice(token.Start, token.Length);
            var role = Emotion.Words.Role(word);
            var first = role.HasFlag(WordRole.First);
            shape = new MessageShape(
                shape.Words + 1,
                shape.FirstPerson + (first ? 1 : 0),
                shape.SecondPerson + (role.HasFlag(WordRole.Second) ? 1 : 0),
                shape.HasTimeExpression || role.HasFlag(WordRole.Time) || IsYearOrClock(word),
                shape.MidSentenceCapitals + (IsMidCapital(token, first) ? 1 : 0),
                shape.EndsWithQuestion);
        }

        return shape;
    }

    public double Importance => Emotion.Importance.Of(
        Words, Words == 0 ? 0 : (double)FirstPerson / Words, SecondPerson, HasTimeExpression, MidSentenceCapitals, EndsWithQuestion);

    private static bool IsMidCapital(WordToken token, bool firstPerson) =>
        token.Shape.HasFlag(WordShape.Capital) && !token.Shape.HasFlag(WordShape.First) && !firstPerson;

    // 2023, 3pm, 10am, 4th
    private static bool IsYearOrClock(ReadOnlySpan<char> word)
    {
        if (!char.IsAsciiDigit(word[0])) return false;
        if (word.Length == 4 && word is ['1', '9', ..] or ['2', '0', ..]) return true;
        return word.EndsWith("am") || word.EndsWith("pm") || word.EndsWith("th") || word.EndsWith("st") || word.EndsWith("nd") || word.EndsWith("rd");
    }
}
