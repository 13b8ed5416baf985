using Kindred.Emotion;

namespace Kindred.Tests.Emotion;

public sealed class ExpressionsTests
{
    [Fact]
    public void Every_expression_that_is_given_has_a_sprite_and_the_scores_sum_to_one()
    {
        foreach (var text in (string[])["", "I hate this, you disgust me!", "What a lovely day.", "Tuesday.", "I am so scared and sad."])
        {
            var found = Expressions.Of(new EmotionReader().Read(text).Scores);
            found.ShouldAllBe(static expression => Expressions.Labels.Contains(expression.Label));
            found.Select(static expression => expression.Label).ShouldBeUnique();
            found.Sum(static expression => expression.Score).ShouldBe(1, 1e-9);
            found.Select(static expression => expression.Score).ShouldBeInOrder(SortDirection.Descending);
        }
    }

    [Fact]
    public void A_feeling_that_speaks_clearly_gets_the_stronger_word()
    {
        Expressions.Of(new EmotionScores(0, 0, .6, 0, 0, 0, .4))[0].ShouldBe(("anger", .6));
        Expressions.Of(new EmotionScores(0, 0, .49, 0, 0, .11, .4))[0].ShouldBe(("annoyance", .49));
        Expressions.Of(new EmotionScores(.1, 0, 0, 0, 0, 0, .9)).Take(2).ShouldBe([("neutral", .9), ("joy", .1)]);
    }

    [Fact]
    public void There_are_the_twenty_eight_labels_of_the_sprites()
    {
        Expressions.Labels.Count.ShouldBe(28);
        Expressions.Labels.ShouldBeUnique();
        EmotionScores.Names.ShouldAllBe(static name => Expressions.Labels.Contains(name));
    }
}
