using System.Globalization;
using System.Text.RegularExpressions;

namespace Kindred.LanguageModels.Backends.RecallOnly;

/// <summary>Composes a reply from memory: the remembered words themselves, who said them and when. Pure, and the same for the same question.</summary>
internal static partial class RecallAnswer
{
    public const string Notice =
        "No language model is connected, so I can only repeat what I remember. To connect one, set OPENAI_BASE_URL (or OPENAI_API_KEY), start Ollama, or start me with `--model NAME`.";

    public const string ShortNotice = "(From memory alone: no language model is connected; set OPENAI_BASE_URL, start Ollama, or use `--model`.)";

    private const int MostQuotes = 3;
    private const int MostFacts = 2;
    private const int WholeTurn = 200;

    // A second quote has to be nearly as good as the first.
    private const double NearlyAsGood = 0.75;

    public static string Compose(RecallQuestion question)
    {
        if (!SmallTalk.IsQuestion(question.Text)) return End(SmallTalk.Acknowledge(question.Text, question.Person), question.IsFirst);
        var subject = Subject.Of(question.Text);
        var quotes = Best(question, subject);
        var facts = question.Facts.Where(fact => SentenceScore.Coverage(subject.Words, Wording.Tokens(fact)) >= SentenceScore.Least).Take(MostFacts).ToList();
        if (quotes.Count == 0 && facts.Count == 0) return End("I find nothing about that in my memory.", full: true);
        List<string> lines = [.. quotes.Select((quote, i) => Quote(question, quote, also: i > 0))];
        if (facts.Count > 0) lines.Add($"{(quotes.Count > 0 ? "I have also noted" : "I have noted")}: {string.Join(" ", facts.Select(Sentence))}");
        return End(string.Join("\n", lines), question.IsFirst);
    }

    private static string End(string reply, bool full) => $"{reply}\n\n{(full ? Notice : ShortNotice)}";

    private static List<Found> Best(RecallQuestion question, Subject subject)
    {
        var top = question.Recalled.Select(line => line.Relevance).DefaultIfEmpty(0).Max();
        var found = question.Recalled
            .Where(line => !IsOwnQuote(line) && !Wording.Tokens(line.Text).SequenceEqual(subject.AllWords))
            .Select(line => Find(line, subject, top))
            .Where(it => it.Score >= SentenceScore.Least)
            .DistinctBy(it => (it.Line.ByUser, it.Words.ToLowerInvariant()))
            .ToList();
        if (found.Count == 0) return found;
        var least = found.Max(it => it.Score) * NearlyAsGood;
        // Of statements that fit alike the newest holds: what was said before may have been overtaken.
        var ordered = subject.WantsNewest
            ? found.Where(it => it.Score >= least).OrderByDescending(it => it.Line.SaidAt)
            : found.Where(it => it.Score >= least).OrderByDescending(it => Math.Round(it.Score, 1)).ThenByDescending(it => it.Line.SaidAt);
        return [.. ordered.ThenBy(it => it.Line.Id, StringComparer.Ordinal).Take(MostQuotes)];
    }

    private static Found Find(RecalledLine line, Subject subject, double top)
    {
        var sentences = Sentences().Matches(line.Text).Select(match => match.Value.Trim()).Where(text => text.Length > 0).ToList();
        if (sentences.Count == 0) return new Found(line, line.Text, 0);
        // What a question in general ("What did I say?") is after, only the search can tell.
        var scores = sentences.ConvertAll(text => subject.Words.Count == 0 ? SentenceScore.Least : SentenceScore.Of(subject, text, line.ByUser));
        var best = scores.IndexOf(scores.Max());
        var whole = line.Text.Trim();
        // A turn of several sentences may answer in the next one ("I see the dentist. It is on Thursday.").
        var score = Math.Max(scores[best], subject.Words.Count == 0 ? 0 : SentenceScore.Of(subject, whole, line.ByUser) * 0.9);
        if (score >= SentenceScore.Least && top > 0) score += 0.1 * line.Relevance / top;
        if (whole.Length <= WholeTurn) return new Found(line, whole, score);
        var words = sentences[best];
        if (best + 1 < sentences.Count && words.Length + sentences[best + 1].Length < WholeTurn) words += " " + sentences[best + 1];
        return new Found(line, words, score);
    }

    private static string Quote(RecallQuestion question, Found found, bool also)
    {
        var line = found.Line;
        var day = line.SaidAt.ToString("dddd d MMMM yyyy", CultureInfo.InvariantCulture);
        var today = question.Now.ToOffset(line.SaidAt.Offset).Date == line.SaidAt.Date;
        var who = line.ByUser ? also ? "you also told me" : "you told me"
            : IsCharacter(question, line) ? also ? "I also said" : "I said"
            : $"{line.Speaker} {(also ? "also " : "")}said";
        return $"{(today ? $"Today ({day})" : $"On {day}")} {who}: “{OneLine().Replace(found.Words, " ").Trim('"', '“', '”')}”";
    }

    private static bool IsCharacter(RecallQuestion question, RecalledLine line) =>
        string.IsNullOrWhiteSpace(line.Speaker)
        || question.Character is null
        || string.Equals(line.Speaker, question.Character, StringComparison.OrdinalIgnoreCase);

    // Its own replies repeat what was said; quoting them would nest quotes.
    private static bool IsOwnQuote(RecalledLine line) =>
        !line.ByUser
        && (line.Text.Contains(Notice, StringComparison.Ordinal) || line.Text.Contains(ShortNotice, StringComparison.Ordinal) || line.Text.Contains("told me: “", StringComparison.Ordinal));

    private static string Sentence(string fact) => fact.TrimEnd() is var text && text.Length > 0 && text[^1] is '.' or '!' ? text : text + ".";

    private sealed record Found(RecalledLine Line, string Words, double Score);

    [GeneratedRegex(@"[^.!?\n]+(?:[.!?]+(?=\s|$|[""”])[""”]?|[.!?]+(?=\S)[^.!?\n]*)*\n?")]
    private static partial Regex Sentences();

    [GeneratedRegex(@"\s+")]
    private static partial Regex OneLine();
}
