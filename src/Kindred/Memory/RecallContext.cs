using System.Collections.Frozen;
using Kindred.Memory.Retrieval;

namespace Kindred.Memory;

/// <summary>
/// Whether the talk before a message is needed to know what it asks: "And what was her name?" says too little on its own, whereas a
/// full question only gets blurred by what came before.
/// </summary>
internal static class RecallContext
{
    private const int FewWords = 2;
    private const int SomeWords = 4;
    private const float Latest = .3f;
    private const float BeforeThat = .15f;

    private static readonly FrozenSet<string> Pronouns =
        "it its that this those these he him his she her hers they them their theirs there then one ones".Split(' ').ToFrozenSet(StringComparer.Ordinal);

    /// <summary>The earlier messages that belong to the question, newest first, with their weights; none when it stands on its own.</summary>
    public static IReadOnlyList<(string Text, float Weight)> For(string text, IReadOnlyList<string> earlier)
    {
        if (earlier.Count == 0 || !LeansOnContext(text)) return [];
        return earlier.Count == 1 ? [(earlier[0], Latest)] : [(earlier[0], Latest), (earlier[1], BeforeThat)];
    }

    /// <summary>What is embedded of a question and its context.</summary>
    public static string Embedded(string text, IReadOnlyList<(string Text, float Weight)> context) => context.Count == 0 ? text : $"{context[0].Text} {text}";

    private static bool LeansOnContext(string text)
    {
        var (content, pronoun) = (0, false);
        var reader = new WordReader(text, stackalloc char[WordReader.Room]);
        while (reader.MoveNext())
        {
            if (!StopWords.Contains(reader.Current)) content++;
            pronoun |= Pronouns.Contains(reader.Current.ToString());
        }

        // Small talk asks for nothing, with or without what came before.
        return content > 0 && (content <= FewWords ? pronoun || content == 1 : pronoun && content <= SomeWords);
    }
}
