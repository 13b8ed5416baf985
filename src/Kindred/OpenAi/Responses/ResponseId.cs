using System.Diagnostics.CodeAnalysis;

namespace Kindred.OpenAi.Responses;

/// <summary>Names one answer of <c>/v1/responses</c>; outside it reads <c>resp_</c> and 32 hexadecimal digits.</summary>
internal readonly record struct ResponseId(Guid Value)
{
    private const string Prefix = "resp_";

    public static ResponseId New(DateTimeOffset now) => new(Guid.CreateVersion7(now));

    public static bool TryParse([NotNullWhen(true)] string? text, out ResponseId id)
    {
        id = default;
        if (text is null || !text.StartsWith(Prefix, StringComparison.Ordinal) || !Guid.TryParseExact(text.AsSpan(Prefix.Length), "N", out var value)) return false;
        id = new ResponseId(value);
        return true;
    }

    public override string ToString() => string.Concat(Prefix, Value.ToString("N"));
}
