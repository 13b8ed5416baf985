using System.Text;
using Kindred.Personas.Lorebooks;

namespace Kindred.Tests.Personas.Lorebooks;

/// <summary>Books for the tests of selection.</summary>
internal static class MadeBooks
{
    /// <summary>A V3 book of entries given as JSON.</summary>
    public static Lorebook Book(params string[] entries) => Book("", entries);

    public static Lorebook Book(string members, string[] entries) =>
        LorebookReader.Read(Encoding.UTF8.GetBytes($$$"""{"spec":"lorebook_v3","data":{"name":"book",{{{members}}}"entries":[{{{string.Join(',', entries)}}}]}}"""), null).Book;

    public static string Entry(string key, string content, string members = "") =>
        $$"""{"keys":["{{key}}"],"content":"{{content}}","insertion_order":100,"enabled":true,"extensions":{},"use_regex":false{{(members.Length > 0 ? "," : "")}}{{members}}}""";

    public static Lorebook WorldInfo(params string[] entries) =>
        LorebookReader.Read(Encoding.UTF8.GetBytes("{\"entries\":{" + string.Join(',', entries.Select((entry, i) => $"\"{i}\":{entry}")) + "}}"), "world.json").Book;

    /// <summary>Options that count words and have room for all.</summary>
    public static LoreOptions Roomy { get; } = new(1_000, CountWords);

    public static int CountWords(string text) => text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Length;

    public static LoreSelection Select(LoreOptions options, Lorebook book, params string[] newestFirst) => LoreScanner.Select(newestFirst, [book], options);

    public static LoreSelection Select(Lorebook book, params string[] newestFirst) => Select(Roomy, book, newestFirst);

    public static string[] Texts(this LoreSelection selection) => [.. selection.Entries.Select(entry => entry.Text)];

    public static LoreRefusal? Refusal(this LoreSelection selection) => selection.LeftOut.Count == 0 ? null : selection.LeftOut[0].Why;
}
