using System.Text.RegularExpressions;

namespace Kindred.Embeddings.Tokens;

/// <summary>
/// How an encoding cuts text into pieces before merging: the published expressions, with JavaScript's white space spelt out
/// (.NET's differs in U+0085 and U+FEFF) and contractions written by class.
/// </summary>
internal static partial class PiecePatterns
{
    private const string White = @"\t-\r \u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\ufeff";

    private const string Contraction = "'(?:[sStTmMdD]|[rR][eE]|[vV][eE]|[lL][lL])";

    // Letters and marks that may precede, and that may follow, a change from capitals to small letters.
    private const string Upper = @"\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}", Lower = @"\p{Ll}\p{Lm}\p{Lo}\p{M}";

    private const string Symbols = $@" ?[^{White}\p{{L}}\p{{N}}]+";

    private const string Blanks = $@"[{White}]*[\r\n]+|[{White}]+(?![^{White}])|[{White}]+";

    [GeneratedRegex($@"{Contraction}|[^\r\n\p{{L}}\p{{N}}]?\p{{L}}+|\p{{N}}{{1,3}}|{Symbols}[\r\n]*|{Blanks}")]
    public static partial Regex Cl100k { get; }

    [GeneratedRegex(
        $@"[^\r\n\p{{L}}\p{{N}}]?[{Upper}]*[{Lower}]+(?:{Contraction})?|[^\r\n\p{{L}}\p{{N}}]?[{Upper}]+[{Lower}]*(?:{Contraction})?"
        + $@"|\p{{N}}{{1,3}}|{Symbols}[\r\n/]*|{Blanks}")]
    public static partial Regex O200k { get; }
}
