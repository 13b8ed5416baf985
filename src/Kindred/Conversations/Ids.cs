using System.Diagnostics.CodeAnalysis;

namespace Kindred.Conversations;

/// <summary>Names one conversation; outside it reads <c>conv_</c> and 32 hexadecimal digits.</summary>
internal readonly record struct ConversationId(Guid Value)
{
    private const string Prefix = "conv_";

    public static ConversationId New(DateTimeOffset now) => new(Guid.CreateVersion7(now));

    public static bool TryParse([NotNullWhen(true)] string? text, out ConversationId id)
    {
        id = default;
        if (text is null || !text.StartsWith(Prefix, StringComparison.Ordinal) || !Guid.TryParseExact(text.AsSpan(Prefix.Length), "N", out var value)) return false;
        id = new ConversationId(value);
        return true;
    }

    public override string ToString() => string.Concat(Prefix, Value.ToString("N"));
}

/// <summary>Names one turn; outside it reads <c>turn_</c> and 32 hexadecimal digits.</summary>
internal readonly record struct TurnId(Guid Value)
{
    private const string Prefix = "turn_";

    public static TurnId New(DateTimeOffset now) => new(Guid.CreateVersion7(now));

    public static bool TryParse([NotNullWhen(true)] string? text, out TurnId id)
    {
        id = default;
        if (text is null || !text.StartsWith(Prefix, StringComparison.Ordinal) || !Guid.TryParseExact(text.AsSpan(Prefix.Length), "N", out var value)) return false;
        id = new TurnId(value);
        return true;
    }

    public override string ToString() => string.Concat(Prefix, Value.ToString("N"));
}
