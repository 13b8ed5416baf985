using System.Text;

namespace Kindred.Cli.Settings;

/// <summary>Reads a <c>.env</c> file: <c>NAME=value</c> a line, <c>export</c> in front allowed, <c>#</c> comments, single quotes literal, double quotes with escapes.</summary>
internal static class DotEnv
{
    /// <exception cref="CommandFailedException">A line is none of these; it says which.</exception>
    public static IReadOnlyDictionary<string, string> Parse(string text, string fileName)
    {
        var variables = new Dictionary<string, string>(StringComparer.Ordinal);
        var number = 0;
        foreach (var raw in text.AsSpan().EnumerateLines())
        {
            number++;
            var line = raw.Trim().TrimStart('\uFEFF');
            if (line.IsEmpty || line[0] == '#') continue;
            if (line.StartsWith("export ", StringComparison.Ordinal)) line = line[7..].TrimStart();
            var equals = line.IndexOf('=');
            var name = equals > 0 ? line[..equals].Trim() : default;
            if (!IsName(name)) throw Wrong(fileName, number, "expected NAME=value");
            variables[name.ToString()] = Value(line[(equals + 1)..].Trim(), fileName, number);
        }

        return variables;
    }

    private static string Value(ReadOnlySpan<char> text, string fileName, int line)
    {
        if (text.IsEmpty) return "";
        if (text[0] is not ('"' or '\''))
        {
            var comment = text.IndexOf(" #", StringComparison.Ordinal);
            return (comment < 0 ? text : text[..comment]).TrimEnd().ToString();
        }

        var value = new StringBuilder(text.Length);
        for (var i = 1; i < text.Length; i++)
        {
            if (text[i] == text[0]) return value.ToString();
            if (text[0] == '"' && text[i] == '\\' && i + 1 < text.Length) value.Append(Unescape(text[++i]));
            else value.Append(text[i]);
        }

        throw Wrong(fileName, line, $"the quote {text[0]} is not closed");
    }

    private static char Unescape(char c) => c switch { 'n' => '\n', 't' => '\t', 'r' => '\r', _ => c };

    private static bool IsName(ReadOnlySpan<char> name)
    {
        if (name.IsEmpty || char.IsAsciiDigit(name[0])) return false;
        foreach (var c in name)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c != '_') return false;
        }

        return true;
    }

    private static CommandFailedException Wrong(string fileName, int line, string what) => new($"{fileName} line {line}: {what}.", ExitCode.Configuration);
}
