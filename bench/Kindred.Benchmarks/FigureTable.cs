using System.Globalization;

namespace Kindred.Benchmarks;

/// <summary>What a verb prints: one line a figure.</summary>
internal sealed class FigureTable(string title)
{
    private readonly List<Figure> _figures = [];

    public void Add(Figure figure) => _figures.Add(figure);

    public void Print(TextWriter output)
    {
        output.WriteLine();
        output.WriteLine(title);
        output.WriteLine($"{"",-44} {"p50 ms",10} {"p95 ms",10} {"best ms",10} {"runs",8}");
        foreach (var it in _figures)
        {
            var figures = string.Create(CultureInfo.InvariantCulture, $"{it.P50,10:F4} {it.P95,10:F4} {it.Fastest,10:F4} {it.Runs,8}");
            output.WriteLine($"{it.Name,-44} {figures}  {it.Note}");
        }
    }
}
