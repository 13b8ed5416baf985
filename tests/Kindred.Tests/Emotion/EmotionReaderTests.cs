using System.Diagnostics;
using FsCheck;
using FsCheck.Fluent;
using Kindred.Emotion;

namespace Kindred.Tests.Emotion;

public class EmotionReaderTests
{
    private static readonly EmotionReader Reader = new();

    [Theory]
    [InlineData("I got the job!! I start on Monday!")]
    [InlineData("We're getting married in June and I couldn't be happier.")]
    [InlineData("I'm so proud of my little sister today.")]
    [InlineData("Can't wait to see you on Saturday!")]
    [InlineData("That made my day, thank you so much.")]
    [InlineData("I have never been so happy in my life.")]
    [InlineData("Sooo happyyyy right now")]
    [InlineData("The concert was amazing")]
    [InlineData("feeling grateful for my friends")]
    [InlineData("😂😂😂")]
    [InlineData("we finally adopted the puppy 🥰")]
    [InlineData("finished my thesis :D")]
    [InlineData("Honestly, not bad at all, really fun evening.")]
    [InlineData("I have nothing but love for this team")]
    [InlineData("My boss makes me happy with small notes")]
    [InlineData("The film was slow, but I loved the ending.")]
    public void Joy_is_read(string text) => Dominant(text).ShouldBe(Feeling.Joy);

    [Theory]
    [InlineData("My grandmother died last night.")]
    [InlineData("I'm not happy with how things are going.")]
    [InlineData("I feel so lonely in this city.")]
    [InlineData("She broke up with me yesterday.")]
    [InlineData("I miss my dad every single day")]
    [InlineData("i've been crying all afternoon")]
    [InlineData("I don't think I'm happy anymore")]
    [InlineData("I got laid off this morning")]
    [InlineData("We had to put him down, he was fourteen.")]
    [InlineData("💔")]
    [InlineData("nobody came to my party 😭")]
    [InlineData("i failed the exam again :(")]
    [InlineData("The food was nice, but I was so disappointed in myself.")]
    [InlineData("I feel useless and hopeless.")]
    public void Sadness_is_read(string text) => Dominant(text).ShouldBe(Feeling.Sadness);

    [Theory]
    [InlineData("I am furious with the landlord.")]
    [InlineData("This is so unfair, I hate it here.")]
    [InlineData("My coworker lied to me AGAIN")]
    [InlineData("I'm fed up with this printer")]
    [InlineData("He is such a hypocrite, it makes my blood boil.")]
    [InlineData("stop it, you're so annoying")]
    [InlineData("😡")]
    [InlineData("how dare they cancel without telling anyone")]
    [InlineData("She pissed me off, that rude idiot")]
    [InlineData("ugh this is frustrating")]
    public void Anger_is_read(string text) => Dominant(text).ShouldBe(Feeling.Anger);

    [Theory]
    [InlineData("I'm terrified of the surgery tomorrow.")]
    [InlineData("I had a panic attack on the train")]
    [InlineData("I'm worried about the results of the biopsy")]
    [InlineData("someone is following me, I'm scared")]
    [InlineData("so nervous about my interview 😰")]
    [InlineData("I feel anxious and overwhelmed all the time")]
    [InlineData("I can't calm down, I keep having nightmares")]
    [InlineData("That old house is really creepy")]
    public void Fear_is_read(string text) => Dominant(text).ShouldBe(Feeling.Fear);

    [Theory]
    [InlineData("Wow, I did not expect that!")]
    [InlineData("I can't believe she moved to Peru")]
    [InlineData("omg no way")]
    [InlineData("I was shocked when the door opened by itself")]
    [InlineData("You bought WHAT?!")]
    [InlineData("that came out of nowhere 😮")]
    [InlineData("What a twist, completely unexpected")]
    public void Surprise_is_read(string text) => Dominant(text).ShouldBe(Feeling.Surprise);

    [Theory]
    [InlineData("The fridge was full of maggots, eww.")]
    [InlineData("That sandwich was disgusting")]
    [InlineData("the smell made me sick, so gross 🤢")]
    [InlineData("He chews with his mouth open, it's repulsive.")]
    [InlineData("yuck, the milk is rancid")]
    public void Disgust_is_read(string text) => Dominant(text).ShouldBe(Feeling.Disgust);

    [Theory]
    [InlineData("Please remind me to buy milk tomorrow.")]
    [InlineData("The meeting is at 3 pm in room 12.")]
    [InlineData("What time does the pharmacy close?")]
    [InlineData("Can you translate this into French?")]
    [InlineData("I took the bus to the office.")]
    [InlineData("My flight lands on Tuesday at 18:40.")]
    [InlineData("Set a timer for ten minutes")]
    [InlineData("The invoice number is 4471.")]
    [InlineData("I'm not afraid of spiders.")]
    [InlineData("I'm not angry, I just need the file.")]
    [InlineData("don't worry about the dishes")]
    [InlineData("My brother was furious about the score.")]
    [InlineData("Tom was sad when the shop closed.")]
    [InlineData("She is scared of dogs.")]
    [InlineData("Are you angry?")]
    [InlineData("Plan D: take the ring road, then exit 5:3.")]
    [InlineData("see http://example.com:80/x")]
    [InlineData("")]
    [InlineData("…")]
    public void Errands_denials_and_feelings_of_others_are_neutral(string text) => Dominant(text).ShouldBe(Feeling.Neutral);

    [Fact]
    public void Mixed_feelings_have_two_names()
    {
        var labels = Reader.Read("I'm so happy for her, but I'm sad that she leaves.").Labels;
        labels.ShouldContain(Feeling.Joy);
        labels.ShouldContain(Feeling.Sadness);
        labels[0].ShouldBe(Feeling.Sadness);
    }

    [Theory]
    [InlineData("I am sad.", "I am very sad.")]
    [InlineData("I am slightly annoyed.", "I am annoyed.")]
    [InlineData("That was great", "That was GREAT")]
    [InlineData("That was great", "That was great!!!")]
    [InlineData("She is scared.", "I am scared.")]
    public void The_second_is_felt_more_than_the_first(string less, string more) =>
        Reader.Read(more).Intensity.ShouldBeGreaterThan(Reader.Read(less).Intensity + 0.02);

    [Fact]
    public void Pleasant_and_unpleasant_lie_on_two_sides()
    {
        Reader.Read("What a wonderful day!").Valence.ShouldBeGreaterThan(0.35);
        Reader.Read("I'm terrified and furious.").ShouldSatisfyAllConditions(r => r.Valence.ShouldBeLessThan(-0.35), r => r.Arousal.ShouldBeGreaterThan(0.3));
        Reader.Read("The train leaves at nine.").ShouldSatisfyAllConditions(
            r => r.Valence.ShouldBe(0), r => r.Labels.ShouldBe([Feeling.Neutral]), r => r.Intensity.ShouldBe(0.05, 0.001), r => r.Detector.ShouldBe("lexicon-1"));
    }

    [Fact]
    public void Importance_is_the_formula_of_its_six_features()
    {
        Reader.Read("Yesterday I went to the new dentist in Porto for my tooth.").Importance.ShouldBe(
            Importance.Of(12, 2 / 12.0, 0, true, 1, false), 1e-9);
        Reader.Read("And do you like your tea?").Importance.ShouldBe(Importance.Of(6, 0, 2, false, 0, true), 1e-9);
        var news = Reader.Read("I moved to Lisbon in March 2021 because my wife found work at the hospital there.").Importance;
        news.ShouldBeGreaterThan(Reader.Read("Haha okay!").Importance + 0.3);
    }

    [Fact]
    public void Any_text_gives_probabilities()
    {
        var property = Prop.ForAll(ArbMap.Default.ArbFor<string>(), text =>
        {
            var reading = Reader.Read(text ?? "");
            for (var feeling = Feeling.Joy; feeling <= Feeling.Neutral; feeling++) reading.Scores[feeling].ShouldBeInRange(0, 1);
            reading.Importance.ShouldBeInRange(0, 1);
            reading.Valence.ShouldBeInRange(-1, 1);
        });
        Check.QuickThrowOnFailure(property);
    }

    [Fact]
    public void The_lists_are_long_enough() => Lexicon.Count.ShouldBeGreaterThan(700);

    [Fact]
    public void A_message_takes_microseconds()
    {
        const string Text = "I had the worst day, my boss yelled at me and I was so upset, but my sister made me laugh and now I'm feeling better 🙂";
        for (var i = 0; i < 2000; i++) Reader.Read(Text);
        var best = TimeSpan.MaxValue;
        for (var round = 0; round < 20; round++)
        {
            var began = Stopwatch.GetTimestamp();
            for (var i = 0; i < 50; i++) Reader.Read(Text);
            var took = Stopwatch.GetElapsedTime(began) / 50;
            best = took < best ? took : best;
        }

        best.TotalMicroseconds.ShouldBeLessThan(50);
    }

    [Fact]
    public void A_very_long_message_is_read_from_its_beginning()
    {
        var reading = Reader.Read("I am furious. " + new string('x', 1_000_000));
        reading.Dominant.ShouldBe(Feeling.Anger);
    }

    private static Feeling Dominant(string text) => Reader.Read(text).Dominant;
}
