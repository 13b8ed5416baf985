using FsCheck;
using FsCheck.Fluent;
using Kindred.Conversations;
using Kindred.Memory;
using Kindred.Memory.Retrieval;

namespace Kindred.Tests.Memory.Retrieval;

public sealed class PersonIndexTests
{
    private const string Model = "test";

    [Fact]
    public void Three_level_scores_are_those_of_the_formula()
    {
        var cases = from events in RandomTalk.Histories from question in RandomTalk.Text select (events, question);
        Prop.ForAll(Arb.From(cases), it =>
        {
            var changes = RandomTalk.Changes(it.events);
            using var index = new PersonIndex();
            index.Update(changes, []);
            var hits = index.Search(Query(it.question, weights: FeatureWeights.ThreeLevel)).Hits;
            var expected = ThreeLevelReference.Score(RandomTalk.Settled(changes), it.question);
            hits.Count.ShouldBe(expected.Values.Count(score => score > 0));
            // The engine divides by a constant of the question, which the ratio of any two scores does not see.
            foreach (var hit in hits) ((double)hit.Score * expected[hits[0].Turn.Id]).ShouldBe(expected[hit.Turn.Id] * hits[0].Score, 1e-3);
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void An_index_that_lived_through_changes_answers_like_a_fresh_one()
    {
        var cases = from events in RandomTalk.Histories from question in RandomTalk.Text select (events, question);
        Prop.ForAll(Arb.From(cases), it =>
        {
            var changes = RandomTalk.Changes(it.events);
            using var lived = new PersonIndex(Model);
            using var fresh = new PersonIndex(Model);
            foreach (var change in changes)
            {
                lived.Update([change], []);
                lived.Update([], [Vector(change.Turn)]);
            }

            var settled = RandomTalk.Settled(changes);
            fresh.Update(settled, []);
            fresh.Update([], [.. settled.Select(change => Vector(change.Turn))]);
            var query = Query(it.question, VectorOf(it.question));
            var (left, right) = (lived.Search(query).Hits, fresh.Search(query).Hits);
            foreach (var (a, b) in left.Zip(right)) a.Parts.ShouldBe(b.Parts);
            left.Select(hit => hit.Turn.Id).ShouldBe(right.Select(hit => hit.Turn.Id));
            foreach (var (a, b) in left.Zip(right)) a.Before.Concat(a.After).ShouldBe(b.Before.Concat(b.After));
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void A_turn_without_a_common_word_is_found_by_its_meaning()
    {
        using var index = new PersonIndex(Model);
        var turns = Talk.Everyday();
        index.Update(turns, []);
        index.Update([], [.. turns.Select(change => new TurnVector(change.Turn.Id, 1, Model, Halves(Axis(change.Turn.Text.Contains("tabby", StringComparison.Ordinal) ? 1 : 0))))]);
        index.Search(Query("zzz", Axis(1))).Hits[0].Turn.Text.ShouldContain("tabby");
    }

    [Fact]
    public void A_vector_of_another_model_or_version_is_left_out()
    {
        using var index = new PersonIndex(Model);
        var turn = Talk.Everyday()[0].Turn;
        index.Update([new TurnChange(1, turn with { Version = 2 }, null, null, null)], [new TurnVector(turn.Id, 1, Model, Halves(Axis(1))), new TurnVector(turn.Id, 2, "other", Halves(Axis(1)))]);
        index.Search(Query("zzz", Axis(1))).Hits.ShouldBeEmpty();
    }

    [Fact]
    public void A_vector_that_comes_before_its_turn_or_while_it_is_inactive_waits_for_it()
    {
        using var index = new PersonIndex(Model);
        var change = Talk.Everyday()[0];
        index.Update([], [new TurnVector(change.Turn.Id, 1, Model, Halves(Axis(1)))]);
        index.Update([change with { Turn = change.Turn with { State = TurnState.Inactive } }], []);
        index.Search(Query("zzz", Axis(1))).Hits.ShouldBeEmpty();
        index.Update([change], []);
        index.Search(Query("zzz", Axis(1))).Hits.Count.ShouldBe(1);
    }

    [Fact]
    public void A_question_about_a_time_meets_the_date_of_a_turn()
    {
        using var index = new PersonIndex();
        index.Update(Talk.Everyday(), []);
        index.Search(Query("What happened in June?")).Hits[0].Turn.SaidAt.Month.ShouldBe(6);
    }

    [Fact]
    public void My_means_the_persons_turns_and_your_the_characters()
    {
        var conversation = new ConversationId(Guid.Parse("018f0000-0000-7000-8000-000000000009"));
        var at = new DateTimeOffset(2025, 1, 1, 0, 0, 0, TimeSpan.Zero);
        using var index = new PersonIndex();
        index.Update(
            [
                new TurnChange(1, Talk.Turn(conversation, 0, 0, TurnRole.User, "favourite colour: green", at), "Ivy", null, "Sam"),
                new TurnChange(2, Talk.Turn(conversation, 1, 1, TurnRole.Assistant, "favourite colour: blue", at), "Ivy", null, "Sam"),
            ],
            []);
        index.Search(Query("What is my favourite colour?")).Hits[0].Turn.Text.ShouldContain("green");
        index.Search(Query("What is your favourite colour?")).Hits[0].Turn.Text.ShouldContain("blue");
        index.Search(Query("What is Ivy's favourite colour?")).Hits[0].Turn.Speaker.ShouldBe("Ivy");
    }

    [Fact]
    public void Searches_run_beside_changes()
    {
        using var index = new PersonIndex(Model);
        var turns = Talk.Everyday();
        Parallel.For(0, 200, i =>
        {
            if (i % 4 == 0) index.Update([turns[i % turns.Count] with { Turn = turns[i % turns.Count].Turn with { Version = i + 1 } }], []);
            else index.Search(Query("Where does my sister get married?", VectorOf("sister")));
        });
        index.Search(Query("sister")).Hits.ShouldNotBeEmpty();
    }

    private static IndexQuery Query(string text, float[]? vector = null, FeatureWeights? weights = null) => new(text, [], vector, 1000, 2, TurnFilter.None, weights);

    private static TurnVector Vector(Turn turn) => new(turn.Id, turn.Version, Model, Halves(VectorOf(turn.Text)));

    /// <summary>Any vector that depends on nothing but the text.</summary>
    private static float[] VectorOf(string text)
    {
        var random = new System.Random((int)TurnKey.Of(TurnRole.User, text));
        var vector = Enumerable.Range(0, 16).Select(_ => random.NextSingle() - .3f).ToArray();
        var length = MathF.Sqrt(vector.Sum(value => value * value));
        return Array.ConvertAll(vector, value => value / length);
    }

    private static float[] Axis(int axis) => [.. Enumerable.Range(0, 16).Select(i => i == axis ? 1f : 0f)];

    private static Half[] Halves(float[] vector) => Array.ConvertAll(vector, value => (Half)value);
}
