namespace Kindred.LanguageModels.Backends.RecallOnly;

/// <summary>What sort of words an answer must hold.</summary>
internal enum AnswerKind
{
    Any,
    Person,
    Time,
    Place,
    Number,
    Reason,
    Colour,

    /// <summary>The person's own name.</summary>
    OwnName,

    /// <summary>The character's name.</summary>
    CharacterName,
}

/// <summary>Whose words the answer probably stands in.</summary>
internal enum Said
{
    ByAnyone,
    ByUser,
    ByCharacter,
}

/// <summary>A content word of a question.</summary>
/// <param name="Weight">Weak words ("live", "appointment") say little about what is asked, names say most.</param>
internal sealed record Term(string Stem, IReadOnlyList<string> Concepts, double Weight)
{
    public bool IsStrong => Weight >= 1;
}

/// <summary>One question, taken apart.</summary>
/// <param name="Owned">Stems of the things called "my …".</param>
/// <param name="AboutSpeaker">It asks about the person themselves ("where do I live"), not only about something of theirs.</param>
/// <param name="DaysBack">It asks about what was said on one day: 0 today, 1 yesterday.</param>
internal sealed record Question(
    string Text,
    AnswerKind Kind,
    IReadOnlyList<Term> Terms,
    IReadOnlyList<string> Owned,
    Said Said,
    bool AboutSpeaker,
    bool WantsNewest,
    bool WantsOldest,
    int? DaysBack);

internal enum MessageKind
{
    Statement,
    Question,
    Request,
    Greeting,
    Thanks,
    Farewell,
    HowAreYou,
    WhoAreYou,
}

/// <summary>A message as far as an answer from memory needs to know it.</summary>
/// <param name="Rest">Its sentences that ask nothing.</param>
internal sealed record ReadMessage(MessageKind Kind, IReadOnlyList<Question> Questions, IReadOnlyList<string> Rest);
