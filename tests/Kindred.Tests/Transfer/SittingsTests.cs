using Kindred.Transfer;

namespace Kindred.Tests.Transfer;

public sealed class SittingsTests
{
    private static readonly DateTimeOffset Noon = new(2023, 5, 8, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void A_gap_of_more_than_thirty_minutes_starts_one() =>
        Numbers((null, 0), (null, 30), (null, 61), (null, 62)).ShouldBe([0, 0, 1, 1]);

    [Fact]
    public void A_new_date_starts_one() => Numbers((null, (11 * 60) + 50), (null, (12 * 60) + 5)).ShouldBe([0, 1]);

    [Fact]
    public void Names_come_before_time() => Numbers(("a", 0), ("a", 600), ("b", 601), ("a", 602)).ShouldBe([0, 0, 1, 0]);

    [Fact]
    public void Where_names_end_a_new_one_begins() => Numbers(("a", 0), (null, 1), (null, 2), ("b", 3)).ShouldBe([0, 1, 1, 2]);

    private static int[] Numbers(params (string? Name, int Minutes)[] turns)
    {
        var sittings = new Sittings();
        return [.. turns.Select(turn => sittings.Next(turn.Name, Noon.AddMinutes(turn.Minutes)))];
    }
}
