using System.Text;

namespace Kindred.LanguageModels.Backends.RecallOnly;

/// <summary>Writes the reply: quotes with their dates, or the plain admission that there are none. Pure and deterministic.</summary>
internal static class ReplyComposer
{
    public const string FullNotice =
        "(No language model is connected, so I can only quote what was said. To connect one, set OPENAI_BASE_URL and OPENAI_API_KEY, or start Ollama, LM Studio or llama-server.)";

    public const string ShortNotice = "(Answered from memory alone; no language model is connected.)";

    /// <summary>By these words an earlier reply of ours is known: quoting it again would be an echo.</summary>
    public const string NoticeMark = "language model is connected";

    /// <param name="candidates">What may be quoted, best recalled first.</param>
    /// <param name="keeps">Memory took part in the request, so the message is kept.</param>
    public static string Compose(ReadMessage message, IReadOnlyList<Candidate> candidates, RecallContext context, bool keeps)
    {
        var (body, found) = message.Questions.Count > 0 ? Answer(message, candidates, context) : (Acknowledge(message, context, keeps), true);
        return $"{body}\n\n{(found && !context.IsFirstReply ? ShortNotice : FullNotice)}";
    }

    private static (string Body, bool Found) Answer(ReadMessage message, IReadOnlyList<Candidate> candidates, RecallContext context)
    {
        var quotes = new List<Quote>();
        var known = new List<string>();
        foreach (var question in message.Questions)
        {
            quotes.AddRange(QuotePicker.Pick(question, candidates, context.Now));
            if (KnownName(question, context) is { } name && !quotes.Exists(quote => quote.Text.Contains(name.Name, StringComparison.OrdinalIgnoreCase))) known.Add(name.Sentence);
        }

        // What answers directly leaves no room for what is merely near.
        var direct = quotes.Exists(static quote => quote.IsDirect) || known.Count > 0;
        var kept = quotes.Where(quote => quote.IsDirect || !direct).DistinctBy(static quote => quote.Text, StringComparer.OrdinalIgnoreCase).ToList();
        var lines = kept.Where(static quote => quote.From.Source != Source.Fact).Take(QuotePicker.MostQuotes)
            .Concat(kept.Where(static quote => quote.From.Source == Source.Fact).Take(QuotePicker.MostQuotes))
            .Select(quote => Line(quote, message.Questions, context)).Concat(known).ToList();
        if (lines.Count == 0) return (Nothing(message), false);
        if (!direct) lines.Insert(0, "I find nothing in memory that answers this directly. The nearest is:");
        return (string.Join('\n', lines), true);
    }

    private static (string Name, string Sentence)? KnownName(Question question, RecallContext context) => question.Kind switch
    {
        AnswerKind.OwnName when context.PersonName is { Length: > 0 } name => (name, $"In this chat you go by the name “{name}”."),
        AnswerKind.CharacterName when context.CharacterName is { Length: > 0 } name => (name, $"In this chat I go by the name “{name}”."),
        _ => null,
    };

    private static string Line(Quote quote, IReadOnlyList<Question> questions, RecallContext context)
    {
        var from = quote.From;
        if (from.Source == Source.Fact) return $"Written down as a fact: “{quote.Text}”";
        var builder = new StringBuilder();
        if (from.Source == Source.SameMessage) builder.Append("In this very message you wrote: ");
        else if (from.Source == Source.ThisChat) builder.Append(from.ByUser ? "Earlier in this chat you told me: " : "Earlier in this chat I said: ");
        else builder.Append(SpokenDate.Opening(from.SaidAt!.Value, context.Now)).Append(' ').Append(Who(from, context)).Append(": ");
        // Inner double quotation marks become single ones, so that it stays plain where the quote ends.
        builder.Append('“').Append(quote.Text.Replace('“', '‘').Replace('”', '’')).Append('”');
        if (from.SaidAt is { } said && questions.Any(static question => question.Kind == AnswerKind.Time) && SpokenDate.Meant(quote.Text, said, context.Now) is { } meant)
            builder.Append(' ').Append(meant);
        return builder.ToString();
    }

    private static string Who(Candidate from, RecallContext context)
    {
        if (from.ByUser) return "you told me";
        var other = from.Speaker is { Length: > 0 } speaker && context.CharacterName is not null && !string.Equals(speaker, context.CharacterName, StringComparison.OrdinalIgnoreCase);
        return other ? $"{from.Speaker} said" : "I said";
    }

    private static string Nothing(ReadMessage message) => message.Kind == MessageKind.Request
        ? "I can't do that: I only look up what was said, and I find nothing about it in memory."
        : "I find nothing about that in memory.";

    private static string Acknowledge(ReadMessage message, RecallContext context, bool keeps)
    {
        var name = context.PersonName is { Length: > 0 } person ? $", {person}" : "";
        var kept = keeps ? "I have written down what you said and can quote it when you ask." : "I have read it and can quote it as long as it stands in this chat.";
        return message.Kind switch
        {
            MessageKind.Greeting => $"Hello{name}. {kept}",
            MessageKind.Thanks => $"You're welcome{name}. {kept}",
            MessageKind.Farewell => $"Goodbye{name}. {kept}",
            MessageKind.HowAreYou => "I only look things up in memory, so there is no mood to report. Ask me about something you told me.",
            MessageKind.WhoAreYou => "I am Kindred's memory, answering alone: I look up what was said before and quote it with its date. I generate nothing.",
            _ => $"Noted. {kept}",
        };
    }
}
