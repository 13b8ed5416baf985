namespace Kindred.Chat;

/// <summary>When each step of a turn was over, in milliseconds since it began.</summary>
internal sealed class TurnTiming(TimeProvider clock)
{
    private readonly long _start = clock.GetTimestamp();

    public double? Align { get; private set; }

    public double? Recall { get; private set; }

    public double? Begin { get; private set; }

    public double? Plan { get; private set; }

    public double? FirstPiece { get; private set; }

    public double? Finish { get; private set; }

    public void Aligned() => Align = Elapsed();

    public void Recalled() => Recall = Elapsed();

    public void Begun() => Begin = Elapsed();

    public void Planned() => Plan = Elapsed();

    public void Answered() => FirstPiece ??= Elapsed();

    public void Finished() => Finish = Elapsed();

    private double Elapsed() => Math.Round(clock.GetElapsedTime(_start).TotalMilliseconds, 3);
}
