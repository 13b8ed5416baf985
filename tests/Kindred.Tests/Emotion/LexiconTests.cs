using Kindred.Emotion;

namespace Kindred.Tests.Emotion;

public sealed class LexiconTests
{
    [Fact]
    public void A_phrase_is_found_whole()
    {
        Lexicon.Shipped.Find("passed away")!.Cues.ShouldContain(new Cue(1, 3, CueKind.Event));
        Lexicon.Shipped.Find("passed")!.Words.ShouldBeGreaterThan(1);
        Lexicon.Shipped.Find("no such phrase").ShouldBeNull();
    }

    [Fact]
    public void Roles_stand_beside_feelings() => Lexicon.Shipped.Find("not")!.Roles.HasFlag(WordRoles.Negates).ShouldBeTrue();
}
