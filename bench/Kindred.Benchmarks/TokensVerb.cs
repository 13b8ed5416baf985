using System.Diagnostics;
using Kindred.Embeddings.Tokens;

namespace Kindred.Benchmarks;

/// <summary>Token counting: load, a kilobyte of English, a hundred kilobytes of one letter, and the estimate.</summary>
internal static class TokensVerb
{
    private const string Prose =
        "Once upon a time, in a village between two rivers, there lived an old clockmaker who'd never once been on time for anything. "
        + "His neighbours set their watches by his lateness; when the mayor asked him why, he only smiled and said that time was a thing he sold. ";

    public static void Run(FigureTable table)
    {
        var kilobyte = string.Concat(Enumerable.Repeat(Prose, 4))[..1024];
        var letters = new string('a', 100 * 1024);
        var folder = Path.Combine(AppContext.BaseDirectory, "models", "tokens");
        BpeTokenCounter[] exact =
        [
            new("cl100k_base", PiecePatterns.Cl100k, Path.Combine(folder, "cl100k_base.cjs")),
            new("o200k_base", PiecePatterns.O200k, Path.Combine(folder, "o200k_base.cjs")),
        ];
        foreach (var counter in exact)
        {
            var before = GC.GetTotalMemory(forceFullCollection: true);
            var start = Stopwatch.GetTimestamp();
            counter.Load();
            var load = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
            var size = (GC.GetTotalMemory(forceFullCollection: true) - before) / 1048576.0;
            table.Add(new Figure($"{counter.Name} load", 1, load, load, load, $"{size:F1} MB"));
            var figure = Measure.Time($"{counter.Name} 1 KB of English", () => counter.Count(kilobyte), seconds: 2);
            table.Add(figure with { Note = $"{counter.Count(kilobyte) * 1000 / figure.P50:N0} tokens/s" });
            table.Add(Measure.Time($"{counter.Name} 100 KB of one letter", () => counter.Count(letters), seconds: 1));
        }
    }
}
