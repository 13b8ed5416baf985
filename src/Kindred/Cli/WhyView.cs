using System.Globalization;
using System.Text.Json;

namespace Kindred.Cli;

/// <summary>Prints a turn's trace: the budget as bars, what was recalled and why.</summary>
internal static class WhyView
{
    private const int BarWidth = 30;

    public static async Task PrintAsync(JsonDocument trace, TextWriter output)
    {
        using (trace)
        {
            var root = trace.RootElement;
            await output.WriteLineAsync($"{root.GetProperty("model").GetString()}: {root.GetProperty("prompt_tokens").GetInt32()} of {root.GetProperty("prompt_limit").GetInt32()} tokens ({root.GetProperty("token_counter").GetString()})");
            foreach (var section in root.GetProperty("sections").EnumerateArray()) await output.WriteLineAsync(Bar(section));
            await output.WriteLineAsync(root.GetProperty("recalled").GetArrayLength() == 0 ? "Nothing was recalled." : "Recalled:");
            foreach (var memory in root.GetProperty("recalled").EnumerateArray()) await output.WriteLineAsync(Line(memory));
            if (root.GetProperty("left_out").GetArrayLength() > 0) await output.WriteLineAsync("Left out:");
            foreach (var memory in root.GetProperty("left_out").EnumerateArray()) await output.WriteLineAsync($"{Line(memory)}  ({memory.GetProperty("reason").GetString()!.Replace('_', ' ')})");
        }
    }

    private static string Bar(JsonElement section)
    {
        var (tokens, budget) = (section.GetProperty("tokens").GetInt32(), section.GetProperty("budget").GetInt32());
        var filled = Math.Clamp((int)Math.Round((double)tokens / Math.Max(1, budget) * BarWidth), tokens > 0 ? 1 : 0, BarWidth);
        return $"  {section.GetProperty("name").GetString(),-10} {new string('█', filled)}{new string('░', BarWidth - filled)} {tokens,6} / {budget}";
    }

    private static string Line(JsonElement memory)
    {
        var why = memory.GetProperty("why");
        var day = memory.GetProperty("said_at").GetDateTimeOffset().ToString("d MMM yyyy", CultureInfo.InvariantCulture);
        var text = string.Join(' ', memory.GetProperty("text").GetString()!.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        return $"  {memory.GetProperty("score").GetDouble(),6:0.00}  words {why.GetProperty("lexical").GetDouble():0.00}, meaning {why.GetProperty("dense").GetDouble():0.00}  [{day}] {memory.GetProperty("speaker").GetString() ?? "?"}: {(text.Length > 100 ? text[..100] + "…" : text)}";
    }
}
