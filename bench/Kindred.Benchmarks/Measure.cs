using System.Diagnostics;

namespace Kindred.Benchmarks;

/// <summary>Times of one repeated action, in milliseconds.</summary>
internal sealed record Figure(string Name, int Runs, double P50, double P95, double Fastest, string Note);

/// <summary>The measuring loop: warm up, run, sort, take percentiles.</summary>
internal static class Measure
{
    /// <summary>Runs the action for about the given time after a warm-up of a third of it.</summary>
    public static Figure Time(string name, Action action, double seconds = 3, string note = "")
    {
        // Tiered compilation replaces hot methods in the background; short warm-ups would time the slow ones.
        Repeat(action, seconds / 3, []);
        var times = new List<double>();
        Repeat(action, seconds, times);
        times.Sort();
        return new Figure(name, times.Count, Percentile(times, 0.50), Percentile(times, 0.95), times[0], note);
    }

    private static void Repeat(Action action, double seconds, List<double> times)
    {
        var began = Stopwatch.GetTimestamp();
        do
        {
            var start = Stopwatch.GetTimestamp();
            action();
            times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }
        while (Stopwatch.GetElapsedTime(began).TotalSeconds < seconds);
    }

    private static double Percentile(List<double> sorted, double share) => sorted[Math.Min(sorted.Count - 1, (int)(share * sorted.Count))];
}
