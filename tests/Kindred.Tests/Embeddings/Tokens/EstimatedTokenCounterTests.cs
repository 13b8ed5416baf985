using Kindred.Embeddings.Tokens;

namespace Kindred.Tests.Embeddings.Tokens;

public sealed class EstimatedTokenCounterTests
{
    private const string Prose =
        "I told you last week that my sister is getting married in June. We went to see the place by the lake on Sunday, and it was lovely: small, quiet, "
        + "with old trees and a wooden pier. She asked me to give a speech. I said yes before thinking, and now I can't sleep, because "
        + "I've never spoken in front of more than ten people. "
        + "Do you remember how nervous I was at grandma's birthday? This will be much worse. What should I do? "
        + "Maybe you could help me write something short and funny, but not too silly.";

    private static readonly EstimatedTokenCounter Estimate = new();

    [Fact]
    public void No_text_is_estimated_more_than_a_twentieth_too_low()
    {
        foreach (var reference in TokenReference.All.Value)
        {
            var most = Math.Max(Math.Max(reference.Cl100k, reference.O200k), Math.Max(reference.P50k, reference.Gpt2));
            Estimate.Count(reference.Whole).ShouldBeGreaterThanOrEqualTo((int)(0.95 * most), reference.Whole);
        }
    }

    [Fact]
    public void English_is_not_estimated_more_than_a_quarter_too_high()
    {
        if (!TokenReference.IsInstalled) return;
        var exact = new TokenCounters(TokenReference.Folder).ForModel("gpt-4").Count(Prose);
        Estimate.Count(Prose).ShouldBeInRange((int)(0.95 * exact), (int)(1.25 * exact));
    }

    [Fact]
    public void Nothing_has_no_tokens_and_the_counter_says_what_it_is()
    {
        Estimate.Count("").ShouldBe(0);
        Estimate.IsExact.ShouldBeFalse();
        Estimate.Name.ShouldBe("estimate");
    }
}
