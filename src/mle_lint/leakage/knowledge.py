"""What the libraries do, as tables. A new class, function or method is one more word here.

Classes and functions are known by their last name, wherever they are imported from, since the
same names mean the same in scikit-learn, its relatives and its copies. A class that the
repository defines itself is read, not looked up.
"""

from __future__ import annotations


def words_of(text: str) -> frozenset[str]:
    """The words of a text."""
    return frozenset(text.split())


# What a transformer keeps of the rows that it is fitted on.
SCALERS = words_of("""
    StandardScaler MinMaxScaler MaxAbsScaler RobustScaler QuantileTransformer PowerTransformer
    KernelCenterer KBinsDiscretizer SplineTransformer SimpleImputer Imputer KNNImputer
    IterativeImputer MissForest MeanMedianImputer EndTailImputer RandomSampleImputer
    EqualFrequencyDiscretiser EqualWidthDiscretiser Winsorizer OutlierTrimmer
    CategoricalImputer YeoJohnsonTransformer BoxCoxTransformer SklearnTransformerWrapper
    MinMaxScalerModel Normalization TimeSeriesScalerMeanVariance TimeSeriesScalerMinMax Scaler
    CountFrequencyEncoder CountEncoder RareLabelEncoder IDF Discretizer QuantileDiscretizer
    GaussianRankScaler FunctionScaler ZScore
""")
DECOMPOSITIONS = words_of("""
    PCA IncrementalPCA KernelPCA SparsePCA MiniBatchSparsePCA TruncatedSVD FastICA NMF
    FactorAnalysis LatentDirichletAllocation DictionaryLearning UMAP Isomap LDA
    LinearDiscriminantAnalysis LocallyLinearEmbedding KMeans MiniBatchKMeans Nystroem RBFSampler
""")
VOCABULARIES = words_of("""
    TfidfVectorizer CountVectorizer TfidfTransformer Tokenizer TextVectorization
    CountVectorizerModel
""")
# Of these, those that number words, unless one of the arguments named leaves out some by how often
# they are met; what a Tokenizer leaves out by its `num_words` keeps its number, and little is
# learnt of it.
NUMBERING: dict[str, tuple[str, ...]] = {
    "Tokenizer": (),
    "TextVectorization": ("@first", "max_tokens"),
}
# Those that count each word, likewise: a word that only held-out rows have is a column of zeros in
# training, by which no tree divides rows.
COUNTING: dict[str, tuple[str, ...]] = {
    "CountVectorizer": ("max_features", "min_df", "max_df"),
}
# What learns nothing where it is told so: the argument, and its value.
LEARNS_NOTHING = {"TfidfTransformer": ("use_idf", False)}
SELECTORS = words_of("""
    SelectKBest SelectPercentile SelectFromModel SelectFpr SelectFdr SelectFwe RFE RFECV
    SequentialFeatureSelector GenericUnivariateSelect BorutaPy Boruta BorutaShap
    VarianceThresholdSelector SelectBySingleFeaturePerformance SelectByShuffling
    RecursiveFeatureElimination RecursiveFeatureAddition ChiSqSelector
    UnivariateFeatureSelector ExhaustiveFeatureSelector
""")
TARGET_ENCODERS = words_of("""
    TargetEncoder LeaveOneOutEncoder CatBoostEncoder JamesSteinEncoder MEstimateEncoder
    WOEEncoder GLMMEncoder QuantileEncoder SummaryEncoder MeanEncoder OrdinalTargetEncoder
""")
RESAMPLERS = words_of("""
    SMOTE SMOTENC SMOTEN BorderlineSMOTE SVMSMOTE KMeansSMOTE ADASYN RandomOverSampler SMOTEENN
    SMOTETomek
""")
UNDERSAMPLERS = words_of("""
    RandomUnderSampler NearMiss TomekLinks EditedNearestNeighbours ClusterCentroids
    OneSidedSelection CondensedNearestNeighbour NeighbourhoodCleaningRule AllKNN
    InstanceHardnessThreshold RepeatedEditedNearestNeighbours
""")
# Scalers that move and stretch each column, and models that do not notice it.
AFFINE = words_of("""
    StandardScaler MinMaxScaler MaxAbsScaler RobustScaler scale minmax_scale maxabs_scale
    robust_scale zscore
""")
# Of these, what gives the same values however a column was moved and stretched before.
STANDARDISING = words_of("StandardScaler MinMaxScaler RobustScaler")
TREES = words_of("""
    DecisionTreeClassifier DecisionTreeRegressor RandomForestClassifier RandomForestRegressor
    ExtraTreesClassifier ExtraTreesRegressor GradientBoostingClassifier GradientBoostingRegressor
    HistGradientBoostingClassifier HistGradientBoostingRegressor XGBClassifier XGBRegressor
    LGBMClassifier LGBMRegressor CatBoostClassifier CatBoostRegressor XGBRFClassifier XGBRanker
    XGBRFRegressor LGBMRanker CatBoostRanker ExtraTreeClassifier ExtraTreeRegressor
    GBTClassifier GBTRegressor IsolationForest
    lgb.train xgb.train lightgbm.train xgboost.train
""")
# A model that standardises its columns itself, guesses that look at no column, and least squares
# without a penalty.
SCALE_FREE = words_of("Prophet DummyClassifier DummyRegressor LinearRegression OLS GaussianNB")
# What holds trees unless it is told otherwise.
OF_TREES = words_of("AdaBoostClassifier AdaBoostRegressor BaggingClassifier BaggingRegressor")
# What is told which models it holds.
OF_MODELS = words_of("VotingClassifier VotingRegressor StackingClassifier StackingRegressor")
# What is told which one it holds, once or for each label.
OF_ONE_MODEL = words_of("""
    OneVsRestClassifier OneVsOneClassifier MultiOutputClassifier MultiOutputRegressor
    ClassifierChain RegressorChain CalibratedClassifierCV
""")
# Models whose score on their own rows says how well a line describes them.
LINES = words_of("LinearRegression OLS ols WLS GLM Logit linregress polyfit")
# Fitting these on all rows tells a model nothing of the held-out ones beyond category names.
STATELESS = words_of("""
    TSNE MDS SpectralEmbedding LabelEncoder OneHotEncoder OrdinalEncoder LabelBinarizer
    MultiLabelBinarizer DictVectorizer
    HashingVectorizer FeatureHasher Normalizer Binarizer PolynomialFeatures FunctionTransformer
    StringIndexer VectorAssembler IndexToString HashingTF RegexTokenizer StopWordsRemover
    VectorIndexer AutoTokenizer BertTokenizer BertTokenizerFast DistilBertTokenizer
    RobertaTokenizer DistilBertTokenizerFast GPT2Tokenizer XLNetTokenizer BinaryEncoder
    HashingEncoder BaseNEncoder HelmertEncoder SumEncoder BackwardDifferenceEncoder
    CyclicalFeatures DatetimeFeatures VarianceThreshold DropConstantFeatures LabelEncoderModel
    TransactionEncoder ImageDataGenerator DropFeatures MissingIndicator Word2VecModel
    CategoryEncoder StringLookup TreebankWordTokenizer RegexpTokenizer WordPunctTokenizer
    TweetTokenizer OneHotEncoderEstimator
""")
PIPELINES = words_of("""
    Pipeline make_pipeline ColumnTransformer make_column_transformer FeatureUnion make_union
    ImbPipeline make_imb_pipeline DataFrameMapper TransformedTargetRegressor PMMLPipeline
""")
SEARCHES = words_of("""
    GridSearchCV RandomizedSearchCV HalvingGridSearchCV HalvingRandomSearchCV BayesSearchCV
    OptunaSearchCV TuneSearchCV TuneGridSearchCV TPOTClassifier TPOTRegressor CrossValidator
    TrainValidationSplit EvolutionaryAlgorithmSearchCV GASearchCV
""")
# Classes that are fitted and are no model of the rows either.
KINDS: dict[str, str] = {
    **dict.fromkeys(SCALERS, "prep"),
    **dict.fromkeys(DECOMPOSITIONS, "shape"),
    **dict.fromkeys(VOCABULARIES, "vocab"),
    **dict.fromkeys(SELECTORS, "select"),
    **dict.fromkeys(TARGET_ENCODERS, "target"),
    **dict.fromkeys(RESAMPLERS, "dup"),
    **dict.fromkeys(UNDERSAMPLERS, "stateless"),
    **dict.fromkeys(STATELESS, "stateless"),
    **dict.fromkeys(PIPELINES, "pipeline"),
    **dict.fromkeys(SEARCHES, "search"),
}

# Functions that learn from the rows they are given and return them changed.
FITTING_FUNCTIONS: dict[str, str] = {
    **dict.fromkeys(
        ("scale", "minmax_scale", "maxabs_scale", "robust_scale", "quantile_transform",
         "power_transform", "zscore", "boxcox", "yeojohnson", "qcut"),
        "prep",
    ),
    "winsorize": "prep",
    "resample": "dup",
}  # fmt: skip
# Methods of tables and arrays, and functions over them, that boil rows down to a number.
REDUCTIONS = words_of("""
    mean median std var mode quantile nanmean nanmedian nanstd nanvar average percentile
    nanpercentile skew kurtosis mad sem ptp describe nanquantile mean_ std_ approxQuantile iqr
    moment reduce_mean reduce_std
""")
MIDDLES = frozenset(("mean", "median"))
EXTREMES = frozenset(("min", "max", "nanmin", "nanmax", "amin", "amax", "reduce_max", "reduce_min"))
COUNTS = frozenset(("value_counts", "Counter", "bincount"))
# A column of dates is not scaled; its extremes are the bounds of a calendar.
DATE_WORDS = ("date", "time", "year", "month", "day", "week", "hour", "timestamp", "period")
# A column that holds values of other moments is mostly called so.
LAG_WORDS = words_of("""
    prev previous shift shifted diff change pct return returns ret ma sma ema ewm ewma last past
    avg mean std trend momentum rsi macd volatility next window delta growth
""")
# What a group of rows is when it is one person or thing: its statistics are its own features.
ENTITY_WORDS = (
    "id", "ids", "user", "customer", "client", "patient", "subject", "account", "uid", "userid",
    "session", "device", "machine", "engine", "unit", "player", "member", "card", "ticket", "date",
    "time", "datetime", "timestamp", "day", "week", "month", "hour", "year", "cc_num", "uuid",
    "customerid", "key", "index", "level", "store", "item", "symbol", "shop", "address", "wallet",
    "merchant", "vendor", "driver", "employee", "host", "team", "sensor", "station", "vehicle",
    "household", "applicant", "candidate", "cliente", "usuario", "paciente", "sequence", "trial",
)  # fmt: skip

# Splits. Each returns for every array that it is given a train and a test part.
SPLIT_FUNCTIONS = words_of("""
    train_test_split iterative_train_test_split train_val_split train_validation_split
    train_test_split_balanced temporal_train_test_split stratified_train_test_split
""")
PART_FUNCTIONS = frozenset(("random_split", "randomSplit", "split_dataset"))
SPLITTERS = words_of("""
    KFold StratifiedKFold GroupKFold StratifiedGroupKFold RepeatedKFold RepeatedStratifiedKFold
    ShuffleSplit StratifiedShuffleSplit GroupShuffleSplit LeaveOneOut LeaveOneGroupOut
    LeavePOut TimeSeriesSplit PredefinedSplit MultilabelStratifiedKFold
    MultilabelStratifiedShuffleSplit PurgedKFold BlockingTimeSeriesSplit
    IterativeStratification
""")
CROSS_VALIDATIONS = words_of("""
    cross_val_score cross_validate cross_val_predict learning_curve validation_curve
    permutation_test_score
""")

# Learning and judging.
FIT_METHODS = words_of("""
    fit fit_generator partial_fit train_on_batch fit_one_cycle fit_transform fit_predict
    fit_resample fit_sample fit_on_texts train fine_tune adapt learn
""")
TRAINING_FUNCTIONS = frozenset(("train", "lgb_train", "xgb_train"))
PREDICT_METHODS = words_of("""
    predict predict_proba predict_generator decision_function predict_classes predict_log_proba
    forecast transform_predict predict_step
""")
SCORE_METHODS = frozenset(("score", "evaluate", "evaluate_generator", "test"))
METRICS = words_of("""
    accuracy_score balanced_accuracy_score f1_score fbeta_score precision_score recall_score
    roc_auc_score average_precision_score log_loss brier_score_loss confusion_matrix
    classification_report mean_squared_error mean_absolute_error r2_score
    root_mean_squared_error mean_absolute_percentage_error mean_squared_log_error
    median_absolute_error explained_variance_score max_error cohen_kappa_score
    matthews_corrcoef hamming_loss jaccard_score precision_recall_curve roc_curve auc
    ConfusionMatrixDisplay rmse mse mae mape accuracy rmsle precision_recall_fscore_support
    concordance_index_censored multilabel_confusion_matrix ndcg_score from_predictions
    plot_confusion_matrix plot_roc_curve from_estimator
""")
# One pair of numbers for each threshold; drawn or summed up, they depend on none.
CURVES = frozenset(("roc_curve", "precision_recall_curve"))

# What reads a model back that a training wrote to a file.
RESTORERS = words_of("""
    load_model load_weights load_state_dict load_from_checkpoint restore load_checkpoint
""")

# Methods of tables and arrays that return other rows or none.
TEXT_ONLY = words_of("""
    nunique count keys items isnull isna notnull notna info any all equals to_csv to_excel
    to_json to_pickle to_parquet plot hist boxplot scatter show savefig corrwith memory_usage
    duplicated size dtype
""")
WINDOWS = frozenset(("rolling", "expanding", "ewm"))
IN_PLACE = words_of("""
    fillna drop dropna drop_duplicates replace rename sort_values sort_index set_index
    reset_index clip interpolate ffill bfill update
""")
READERS = words_of("""
    read_csv read_excel read_parquet read_pickle read_table read_json read_feather read_hdf
    read_sql read_sas read_fwf loadtxt genfromtxt load_dataset csv parquet
""")
# Packages that read and measure one recording or picture at a time: what they return is no table.
RECORD_PACKAGES = words_of("""
    librosa soundfile pydub wave cv2 PIL imageio wfdb neurokit2 biosppy heartpy antropy nolds
    parselmouth
""")
# What writes a model down, as a function or as its own method.
SAVERS = frozenset(("dump", "dumps", "save", "save_model", "save_pretrained", "log_model"))
WRITERS = frozenset(("to_csv", "to_pickle", "to_parquet", "to_feather", "to_excel", "to_hdf"))
CONCATS = words_of("""
    concat append vstack hstack concatenate r_ c_ column_stack row_stack stack union unionAll
    unionByName concatenate_datasets ConcatDataset dstack
""")
# Calls whose result holds no rows of their arguments.
SCALARS = words_of("""
    len str bool print range type isinstance id hash format input open repr sum enumerate_
    shape figure subplots show plot title xlabel ylabel legend savefig countplot heatmap
    histplot scatter hist bar boxplot pairplot distplot get_device is_available manual_seed
    seed time sleep now display getsizeof axis grid head_ tight_layout
""")
IMPORTANCES = words_of("""
    feature_importances_ coef_ support_ ranking_ pvalues pvalue scores_ pvalues_
    feature_importance get_support get_score get_fscore importances_mean
""")
SCORING_SELECTORS = frozenset(
    ("chi2", "f_classif", "f_regression", "mutual_info_classif", "mutual_info_regression")
)

TRAIN_NAMES = ("train", "trn", "tr", "training", "treino", "entrenamiento")
TEST_NAMES = ("test", "tst", "holdout", "testing", "te", "teste", "prueba")
VALIDATION_NAMES = ("val", "valid", "validation", "dev", "eval")
LABEL_NAMES = words_of("""
    y label labels target targets Y y_train y_test y_true ytrain ytest output outcome
""")
# Arguments that name the rows that a training watches.
WATCHED = (
    "eval_set", "validation_data", "valid_sets", "evals", "eval_dataset", "val_dataset",
    "val_dataloaders", "X_val", "validation_set",
)  # fmt: skip
