using System.Diagnostics;
using Kindred.Benchmarks;

// One file a verb: add yours here.
Verb[] verbs =
[
    new("embedding", "sentence embedding, use-lite", EmbeddingVerb.Run),
    new("tokens", "token counting", TokensVerb.Run),
    new("chunks", "streamed answers from bytes to updates; reading feelings", ChunksVerb.Run),
    new("stream", "a streamed answer through the whole server, CPU and memory a piece", StreamVerb.Run),
    new("scan", "exact vector search, 100,000 x 512", ScanVerb.Run),
    new("store", "durable storing, embedded database", StoreVerb.Run),
    new("import", "import of conversations, embedded database", ImportVerb.Run),
    new("align", "finding where a resent transcript belongs", AlignVerb.Run),
    new("turn", "one turn before the model is called", TurnVerb.Run),
];

var core = Array.IndexOf(args, "--core");
if (core >= 0 && core + 1 < args.Length && int.TryParse(args[core + 1], out var number) && (OperatingSystem.IsLinux() || OperatingSystem.IsWindows()))
{
    // Cores are counted from 1, as people do.
    using var process = Process.GetCurrentProcess();
    process.ProcessorAffinity = (nint)(1L << (number - 1));
}

// The other end of the wire for the verb "stream", in a process of its own.
if (args is ["peer", ..])
{
    await StreamPeer.RunAsync();
    return 0;
}

var chosen = verbs.Where(verb => args.Contains(verb.Name, StringComparer.Ordinal)).ToArray();
if (chosen.Length == 0)
{
    Console.WriteLine("Kindred.Benchmarks VERB... [--core N]");
    foreach (var verb in verbs) Console.WriteLine($"  {verb.Name,-12} {verb.Summary}");
    return 1;
}

foreach (var verb in chosen)
{
    var table = new FigureTable(verb.Summary);
    verb.Run(table);
    table.Print(Console.Out);
}

return 0;
