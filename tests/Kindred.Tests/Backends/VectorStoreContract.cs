using Kindred.Conversations;
using Kindred.Memory;

namespace Kindred.Tests.Backends;

/// <summary>What every <see cref="IVectorStore"/> must do.</summary>
public abstract class VectorStoreContract : StoreContract
{
    [Fact]
    public async Task A_vector_is_read_back_bit_by_bit_with_its_own_number()
    {
        var story = new Story();
        var turn = story.Ask(null, "Hello");
        await AppendAsync(story, turn);
        Half[] values = [(Half)0.5f, Half.MinValue, Half.Epsilon, (Half)(-1 / 3f)];
        await Vectors.SaveAsync(Ann, [new TurnVector(turn.Id, 1, "m", values)], CancellationToken.None);

        var change = (await Vectors.ChangesAsync(Ann, "m", 0, 10, CancellationToken.None)).Single();
        change.Sequence.ShouldBe(2);
        (change.Vector.Turn, change.Vector.Version, change.Vector.Model).ShouldBe((turn.Id, 1, "m"));
        change.Vector.Values.ToArray().ShouldBe(values);
        (await Conversations.LastSequenceAsync(Ann, CancellationToken.None)).ShouldBe(2);
        (await Vectors.ChangesAsync(Ann, "m", 2, 10, CancellationToken.None)).ShouldBeEmpty();
        (await Vectors.ChangesAsync(Ann, "other", 0, 10, CancellationToken.None)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Another_person_neither_reads_nor_writes_vectors()
    {
        var story = new Story();
        var turn = story.Ask(null, "Hello");
        await AppendAsync(story, turn);
        await Vectors.SaveAsync(Bob, [Vector(turn.Id)], CancellationToken.None);
        (await Vectors.ChangesAsync(Ann, "m", 0, 10, CancellationToken.None)).ShouldBeEmpty();
        await Vectors.SaveAsync(Ann, [Vector(turn.Id)], CancellationToken.None);
        (await Vectors.ChangesAsync(Bob, "m", 0, 10, CancellationToken.None)).ShouldBeEmpty();
        (await Conversations.LastSequenceAsync(Bob, CancellationToken.None)).ShouldBe(0);
    }

    [Fact]
    public async Task Missing_are_the_active_turns_without_a_vector_newest_first()
    {
        var story = new Story();
        var ask = story.Ask(null, "Hello") with { Speaker = "Ann", Caption = "a cat" };
        var (one, other) = (story.Reply(ask, "One"), story.Reply(ask, "Other"));
        await AppendAsync(story, ask, one);
        await AppendAsync(story, other);
        var missing = await Vectors.MissingAsync("m", 10, CancellationToken.None);
        missing.Select(static it => it.Text).ShouldBe(["Other", "Hello"]);
        missing[1].ShouldBe(new UnembeddedTurn(Ann, ask.Id, 1, "Ann", "Hello", "a cat"));

        await Vectors.SaveAsync(Ann, [Vector(other.Id), Vector(ask.Id)], CancellationToken.None);
        (await Vectors.MissingAsync("m", 10, CancellationToken.None)).ShouldBeEmpty();
        await AppendAsync(story, story.Ask(one, "Back"));
        (await Vectors.MissingAsync("m", 10, CancellationToken.None)).Select(static it => it.Text).ShouldBe(["Back", "One"]);
    }

    [Fact]
    public async Task Each_model_lacks_only_what_it_lacks()
    {
        var story = new Story();
        var turns = new[] { story.Ask(null, "One"), story.Ask(null, "Two"), story.Ask(null, "Three") };
        turns[1] = turns[1] with { Parent = turns[0].Id, Ordinal = 1 };
        turns[2] = turns[2] with { Parent = turns[1].Id, Ordinal = 2 };
        await AppendAsync(story, turns);
        await Vectors.SaveAsync(Ann, [Vector(turns[0].Id, "m"), Vector(turns[0].Id, "b"), Vector(turns[1].Id, "z")], CancellationToken.None);

        (await Vectors.MissingAsync("m", 10, CancellationToken.None)).Select(static it => it.Text).ShouldBe(["Three", "Two"]);
        (await Vectors.MissingAsync("b", 10, CancellationToken.None)).Select(static it => it.Text).ShouldBe(["Three", "Two"]);
        (await Vectors.MissingAsync("z", 10, CancellationToken.None)).Select(static it => it.Text).ShouldBe(["Three", "One"]);
        (await Vectors.MissingAsync("z", 1, CancellationToken.None)).Select(static it => it.Text).ShouldBe(["Three"]);
    }

    [Fact]
    public async Task A_vector_of_an_older_version_is_left_out_and_a_revision_removes_the_vector()
    {
        var story = new Story();
        var turn = story.Ask(null, "Hello");
        await AppendAsync(story, turn);
        await Vectors.SaveAsync(Ann, [Vector(turn.Id)], CancellationToken.None);
        await Conversations.ReviseAsync(Ann, turn.Id, "Goodbye", 7, false, turn.SaidAt, CancellationToken.None);
        (await Vectors.ChangesAsync(Ann, "m", 0, 10, CancellationToken.None)).ShouldBeEmpty();
        (await Vectors.MissingAsync("m", 10, CancellationToken.None)).Single().Version.ShouldBe(2);

        var last = await Conversations.LastSequenceAsync(Ann, CancellationToken.None);
        await Vectors.SaveAsync(Ann, [Vector(turn.Id)], CancellationToken.None);
        (await Vectors.ChangesAsync(Ann, "m", 0, 10, CancellationToken.None)).ShouldBeEmpty();
        (await Conversations.LastSequenceAsync(Ann, CancellationToken.None)).ShouldBe(last);
    }

    [Fact]
    public async Task Deleting_a_conversation_deletes_its_vectors()
    {
        var story = new Story();
        var turn = story.Ask(null, "Hello");
        await AppendAsync(story, turn);
        await Vectors.SaveAsync(Ann, [Vector(turn.Id)], CancellationToken.None);
        await Conversations.DeleteAsync(Ann, story.Conversation.Id, CancellationToken.None);
        (await Vectors.ChangesAsync(Ann, "m", 0, 10, CancellationToken.None)).ShouldBeEmpty();
        await Vectors.SaveAsync(Ann, [Vector(turn.Id)], CancellationToken.None);
        (await Vectors.ChangesAsync(Ann, "m", 0, 10, CancellationToken.None)).ShouldBeEmpty();
        (await Vectors.MissingAsync("m", 10, CancellationToken.None)).ShouldBeEmpty();
    }

    private static TurnVector Vector(TurnId turn, string model = "m") => new(turn, 1, model, new Half[] { (Half)1, (Half)0 });
}
