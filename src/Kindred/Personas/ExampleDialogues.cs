using System.Text;
using Kindred.Personas.Macros;

namespace Kindred.Personas;

/// <summary>Reads example messages: dialogues separated by <c>&lt;START&gt;</c>, lines of dialogue beginning with the speaker's name and a colon.</summary>
internal static class ExampleDialogues
{
    private const string Mark = "<START>";

    /// <param name="texts">Texts with macros expanded, read one after the other.</param>
    public static IReadOnlyList<ExampleDialogue> Read(IEnumerable<string> texts, MacroContext names) =>
        [.. texts.SelectMany(Blocks).Select(block => new ExampleDialogue(Lines(block, names))).Where(dialogue => dialogue.Lines.Count > 0)];

    private static List<string> Blocks(string text)
    {
        var blocks = new List<string>();
        for (var start = 0; ;)
        {
            var at = text.IndexOf(Mark, start, StringComparison.OrdinalIgnoreCase);
            blocks.Add(at < 0 ? text[start..] : text[start..at]);
            if (at < 0) return blocks;
            start = at + Mark.Length;
        }
    }

    private static List<ExampleLine> Lines(string block, MacroContext names)
    {
        var lines = new List<ExampleLine>();
        var open = new StringBuilder();
        var role = PromptRole.System;
        foreach (var line in block.ReplaceLineEndings("\n").Split('\n'))
        {
            if (Speaker(line, names) is { } speaker)
            {
                Close(lines, open, role);
                (role, var name) = speaker;
                open.Append(line.TrimStart().AsSpan(name.Length + 1).TrimStart());
            }
            else
            {
                open.Append(line);
            }

            open.Append('\n');
        }

        Close(lines, open, role);
        return lines;
    }

    private static void Close(List<ExampleLine> lines, StringBuilder open, PromptRole role)
    {
        var text = open.ToString().Trim();
        if (text.Length > 0) lines.Add(new ExampleLine(role, text));
        open.Clear();
    }

    private static (PromptRole Role, string Name)? Speaker(string line, MacroContext names)
    {
        var text = line.AsSpan().TrimStart();
        if (Begins(text, names.Character)) return (PromptRole.Assistant, names.Character);
        return Begins(text, names.User) ? (PromptRole.User, names.User) : null;
    }

    private static bool Begins(ReadOnlySpan<char> line, string name) =>
        name.Length > 0 && line.Length > name.Length && line[name.Length] == ':' && line.StartsWith(name, StringComparison.OrdinalIgnoreCase);
}
