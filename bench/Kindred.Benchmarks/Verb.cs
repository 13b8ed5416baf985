namespace Kindred.Benchmarks;

/// <summary>One benchmark of the command line: what it is called, what it measures, and how.</summary>
internal sealed record Verb(string Name, string Summary, Action<FigureTable> Run);
