using System.Runtime.CompilerServices;

namespace Kindred.Memory.Retrieval;

/// <summary>
/// Lower case without accents, one character for one: what Unicode's compatibility decomposition would give for the letters people type.
/// Our own tables, because string.Normalize leaves everything beyond ASCII as it is when the program runs without culture data.
/// </summary>
internal static class Folding
{
    // U+00C0 to U+017F and U+1E00 to U+1EFF, each position the plain letter.
    private const string Latin =
        "aaaaaaeceeeeiiiidnooooo×ouuuuytsaaaaaaeceeeeiiiidnooooo÷ouuuuyty" +
        "aaaaaaccccccccddddeeeeeeeeeegggggggghhhhiiiiiiiiiiiijjkkklllllll" +
        "lllnnnnnnnnnooooooeerrrrrrssssssssttttttuuuuuuuuuuuuwwyyyzzzzzzs";

    private const string LatinAdditional =
        "aabbbbbbccddddddddddeeeeeeeeeeffgghhhhhhhhhhiiiikkkkkkllllllllmmmmmmnnnnnnnnoooooooopppprrrrrrrr" +
        "ssssssssssttttttttuuuuuuuuuuvvvvwwwwwwwwwwxxxxyyzzzzzzhtwyasẜẝsẟaaaaaaaaaaaaaaaaaaaaaaaaeeeeeeee" +
        "eeeeeeeeiiiioooooooooooooooooooooooouuuuuuuuuuuuuuyyyyyyyyỻỻỽỽỿỿ";

    /// <summary>The letter that <paramref name="c"/> is compared as.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static char Of(char c) => c < 0x80 ? (uint)(c - 'A') <= 'Z' - 'A' ? (char)(c | 0x20) : c : Wide(c);

    /// <summary>Accents that stand as characters of their own.</summary>
    public static bool IsAccent(char c) => c is >= '\u0300' and <= '\u036F';

    private static char Wide(char c) => c switch
    {
        >= '\u00C0' and <= '\u017F' => Latin[c - '\u00C0'],
        >= '\u1E00' and <= '\u1EFF' => LatinAdditional[c - '\u1E00'],
        >= '\uFF01' and <= '\uFF5E' => Of((char)(c - 0xFEE0)),
        'Ё' or 'ё' => 'е',
        'Й' or 'й' => 'и',
        'Ά' or 'ά' => 'α',
        'Έ' or 'έ' => 'ε',
        'Ή' or 'ή' => 'η',
        'Ί' or 'ί' or 'ϊ' or 'ΐ' => 'ι',
        'Ό' or 'ό' => 'ο',
        'Ύ' or 'ύ' or 'ϋ' or 'ΰ' => 'υ',
        'Ώ' or 'ώ' => 'ω',
        'ς' => 'σ',
        _ => char.ToLowerInvariant(c),
    };
}
