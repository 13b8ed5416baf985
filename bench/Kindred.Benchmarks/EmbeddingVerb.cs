using System.Diagnostics;
using Kindred.Embeddings.UseLite;

namespace Kindred.Benchmarks;

/// <summary>Sentence embedding: load, one sentence of 20 tokens, a long one, and a batch.</summary>
internal static class EmbeddingVerb
{
    private const string Twenty = "I moved to Berlin for a new job and I still miss my friends and the sea at home.";

    public static void Run(FigureTable table)
    {
        var folder = Path.Combine(AppContext.BaseDirectory, "models", "use-lite");
        if (!UseLiteEncoder.IsInstalled(folder))
        {
            Console.WriteLine("The embedding weights are not installed.");
            return;
        }

        var start = Stopwatch.GetTimestamp();
        var encoder = UseLiteEncoder.Load(folder);
        var cold = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        table.Add(new Figure("load, first time in the process", 1, cold, cold, cold, ""));
        var heap = GC.GetTotalMemory(forceFullCollection: true) / 1048576.0;
        Console.WriteLine($"memory after load: heap {heap:F1} MB, resident {Environment.WorkingSet / 1048576} MB");

        var vector = new float[UseLiteEncoder.Dimension];
        var ids = new int[PieceTokenizer.MaximumTokens];
        var tokenizer = PieceTokenizer.Load(Path.Combine(folder, "vocab.json"));
        table.Add(Measure.Time("tokenize", () => tokenizer.Encode(Twenty, ids), seconds: 1, note: $"{tokenizer.Encode(Twenty, ids)} tokens"));
        table.Add(Measure.Time("one sentence", () => encoder.Encode(Twenty, vector)));
        var longest = string.Concat(Enumerable.Repeat(Twenty + " ", 8));
        table.Add(Measure.Time("one text of 128 tokens", () => encoder.Encode(longest, vector)));
        var batch = Enumerable.Range(0, 64).Select(i => $"{i} " + Twenty).ToArray();
        var vectors = new float[batch.Length * UseLiteEncoder.Dimension];
        var figure = Measure.Time("batch of 64", () => encoder.EncodeBatch(batch, vectors));
        table.Add(figure with { Note = $"{batch.Length * 1000 / figure.P50:F0} sentences/s" });
    }
}
