using System.Diagnostics.CodeAnalysis;

namespace Kindred.Personas;

/// <summary>Names one stored persona; outside it reads <c>persona_</c> and 32 hexadecimal digits.</summary>
internal readonly record struct PersonaId(Guid Value)
{
    private const string Prefix = "persona_";

    public static PersonaId New(DateTimeOffset now) => new(Guid.CreateVersion7(now));

    public static bool TryParse([NotNullWhen(true)] string? text, out PersonaId id)
    {
        id = default;
        if (text is null || !text.StartsWith(Prefix, StringComparison.Ordinal) || !Guid.TryParseExact(text.AsSpan(Prefix.Length), "N", out var value)) return false;
        id = new PersonaId(value);
        return true;
    }

    public override string ToString() => string.Concat(Prefix, Value.ToString("N"));
}

/// <summary>Names one stored lorebook; outside it reads <c>lorebook_</c> and 32 hexadecimal digits.</summary>
internal readonly record struct LorebookId(Guid Value)
{
    private const string Prefix = "lorebook_";

    public static LorebookId New(DateTimeOffset now) => new(Guid.CreateVersion7(now));

    public static bool TryParse([NotNullWhen(true)] string? text, out LorebookId id)
    {
        id = default;
        if (text is null || !text.StartsWith(Prefix, StringComparison.Ordinal) || !Guid.TryParseExact(text.AsSpan(Prefix.Length), "N", out var value)) return false;
        id = new LorebookId(value);
        return true;
    }

    public override string ToString() => string.Concat(Prefix, Value.ToString("N"));
}
