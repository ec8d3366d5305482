"""What the libraries do, as tables. A new class, function or method is one more word here.

Classes and functions are known by their last name, wherever they are imported from, since the
same names mean the same in scikit-learn, its relatives and its copies. A class that the
repository defines itself is read, not looked up.
"""

from __future__ import annotations

# What a transformer keeps of the rows that it is fitted on.
SCALERS = frozenset("""
    StandardScaler MinMaxScaler MaxAbsScaler RobustScaler QuantileTransformer PowerTransformer
    KernelCenterer KBinsDiscretizer SplineTransformer SimpleImputer Imputer KNNImputer
    IterativeImputer MissForest MeanMedianImputer EndTailImputer RandomSampleImputer
    EqualFrequencyDiscretiser EqualWidthDiscretiser Winsorizer OutlierTrimmer CategoricalImputer
    YeoJohnsonTransformer BoxCoxTransformer SklearnTransformerWrapper MinMaxScalerModel
    Normalization TimeSeriesScalerMeanVariance TimeSeriesScalerMinMax Scaler
    CountFrequencyEncoder CountEncoder RareLabelEncoder IDF Discretizer QuantileDiscretizer
    GaussianRankScaler FunctionScaler ZScore
""".split())  # noqa: SIM905
DECOMPOSITIONS = frozenset("""
    PCA IncrementalPCA KernelPCA SparsePCA MiniBatchSparsePCA TruncatedSVD FastICA NMF
    FactorAnalysis LatentDirichletAllocation DictionaryLearning UMAP TSNE Isomap
    LinearDiscriminantAnalysis LDA SpectralEmbedding LocallyLinearEmbedding MDS
    KMeans MiniBatchKMeans Nystroem RBFSampler
""".split())  # noqa: SIM905
VOCABULARIES = frozenset("""
    TfidfVectorizer CountVectorizer TfidfTransformer Tokenizer TextVectorization CountVectorizerModel
""".split())  # noqa: SIM905
SELECTORS = frozenset("""
    SelectKBest SelectPercentile SelectFromModel SelectFpr SelectFdr SelectFwe RFE RFECV
    SequentialFeatureSelector GenericUnivariateSelect BorutaPy Boruta BorutaShap
    VarianceThresholdSelector SelectBySingleFeaturePerformance SelectByShuffling
    RecursiveFeatureElimination RecursiveFeatureAddition ChiSqSelector UnivariateFeatureSelector
    ExhaustiveFeatureSelector
""".split())  # noqa: SIM905
TARGET_ENCODERS = frozenset("""
    TargetEncoder LeaveOneOutEncoder CatBoostEncoder JamesSteinEncoder MEstimateEncoder WOEEncoder
    GLMMEncoder QuantileEncoder SummaryEncoder MeanEncoder OrdinalTargetEncoder
""".split())  # noqa: SIM905
RESAMPLERS = frozenset("""
    SMOTE SMOTENC SMOTEN BorderlineSMOTE SVMSMOTE KMeansSMOTE ADASYN RandomOverSampler SMOTEENN
    SMOTETomek
""".split())  # noqa: SIM905
UNDERSAMPLERS = frozenset("""
    RandomUnderSampler NearMiss TomekLinks EditedNearestNeighbours ClusterCentroids
    OneSidedSelection CondensedNearestNeighbour NeighbourhoodCleaningRule AllKNN
    InstanceHardnessThreshold RepeatedEditedNearestNeighbours
""".split())  # noqa: SIM905
# Fitting these on all rows tells a model nothing of the held-out ones beyond category names.
STATELESS = frozenset("""
    LabelEncoder OneHotEncoder OrdinalEncoder LabelBinarizer MultiLabelBinarizer DictVectorizer
    HashingVectorizer FeatureHasher Normalizer Binarizer PolynomialFeatures FunctionTransformer
    StringIndexer VectorAssembler IndexToString HashingTF RegexTokenizer StopWordsRemover
    VectorIndexer AutoTokenizer BertTokenizer BertTokenizerFast DistilBertTokenizer RobertaTokenizer
    DistilBertTokenizerFast GPT2Tokenizer XLNetTokenizer BinaryEncoder HashingEncoder BaseNEncoder
    HelmertEncoder SumEncoder BackwardDifferenceEncoder CyclicalFeatures DatetimeFeatures
    VarianceThreshold DropConstantFeatures LabelEncoderModel TransactionEncoder ImageDataGenerator
    DropFeatures MissingIndicator Word2VecModel CategoryEncoder StringLookup TreebankWordTokenizer
    RegexpTokenizer WordPunctTokenizer TweetTokenizer OneHotEncoderEstimator
""".split())  # noqa: SIM905
PIPELINES = frozenset("""
    Pipeline make_pipeline ColumnTransformer make_column_transformer FeatureUnion make_union
    ImbPipeline make_imb_pipeline DataFrameMapper TransformedTargetRegressor PMMLPipeline
""".split())  # noqa: SIM905
SEARCHES = frozenset("""
    GridSearchCV RandomizedSearchCV HalvingGridSearchCV HalvingRandomSearchCV BayesSearchCV
    OptunaSearchCV TuneSearchCV TuneGridSearchCV TPOTClassifier TPOTRegressor CrossValidator
    TrainValidationSplit EvolutionaryAlgorithmSearchCV GASearchCV
""".split())  # noqa: SIM905
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
REDUCTIONS = frozenset("""
    mean median std var mode quantile nanmean nanmedian nanstd nanvar average percentile
    nanpercentile skew kurtosis mad sem ptp describe nanquantile mean_ std_ approxQuantile
    iqr moment reduce_mean reduce_std
""".split())  # noqa: SIM905
EXTREMES = frozenset(("min", "max", "nanmin", "nanmax", "amin", "amax", "reduce_max", "reduce_min"))
COUNTS = frozenset(("value_counts", "Counter", "bincount"))
# A column of dates is not scaled; its extremes are the bounds of a calendar.
DATE_WORDS = ("date", "time", "year", "month", "day", "week", "hour", "timestamp", "period")
# What a group of rows is when it is one person or thing: its statistics are its own features.
ENTITY_WORDS = (
    "id", "ids", "user", "customer", "client", "patient", "subject", "account", "uid", "userid",
    "session", "device", "machine", "engine", "unit", "player", "member", "card", "ticket", "date",
    "time", "datetime", "timestamp", "day", "week", "month", "hour", "year", "cc_num", "uuid",
    "customerid", "key", "index", "level", "store", "item", "symbol", "shop",
)  # fmt: skip

# Splits. Each returns for every array that it is given a train and a test part.
SPLIT_FUNCTIONS = frozenset("""
    train_test_split iterative_train_test_split train_val_split train_validation_split
    train_test_split_balanced temporal_train_test_split stratified_train_test_split
""".split())  # noqa: SIM905
PART_FUNCTIONS = frozenset(("random_split", "randomSplit", "split_dataset"))
SPLITTERS = frozenset("""
    KFold StratifiedKFold GroupKFold StratifiedGroupKFold RepeatedKFold RepeatedStratifiedKFold
    ShuffleSplit StratifiedShuffleSplit GroupShuffleSplit LeaveOneOut LeaveOneGroupOut LeavePOut
    TimeSeriesSplit PredefinedSplit MultilabelStratifiedKFold MultilabelStratifiedShuffleSplit
    PurgedKFold BlockingTimeSeriesSplit IterativeStratification
""".split())  # noqa: SIM905
TIME_SPLITTERS = frozenset(("TimeSeriesSplit", "PurgedKFold", "BlockingTimeSeriesSplit"))
CROSS_VALIDATIONS = frozenset("""
    cross_val_score cross_validate cross_val_predict learning_curve validation_curve
    permutation_test_score
""".split())  # noqa: SIM905

# Learning and judging.
FIT_METHODS = frozenset("""
    fit fit_generator partial_fit train_on_batch fit_one_cycle fit_transform fit_predict
    fit_resample fit_sample fit_on_texts train fine_tune adapt learn
""".split())  # noqa: SIM905
TRAINING_FUNCTIONS = frozenset(("train", "lgb_train", "xgb_train"))
PREDICT_METHODS = frozenset("""
    predict predict_proba predict_generator decision_function predict_classes predict_log_proba
    forecast transform_predict predict_step
""".split())  # noqa: SIM905
SCORE_METHODS = frozenset(("score", "evaluate", "evaluate_generator", "test"))
METRICS = frozenset("""
    accuracy_score balanced_accuracy_score f1_score fbeta_score precision_score recall_score
    roc_auc_score average_precision_score log_loss brier_score_loss confusion_matrix
    classification_report mean_squared_error mean_absolute_error r2_score root_mean_squared_error
    mean_absolute_percentage_error mean_squared_log_error median_absolute_error
    explained_variance_score max_error cohen_kappa_score matthews_corrcoef hamming_loss
    jaccard_score precision_recall_curve roc_curve auc ConfusionMatrixDisplay rmse mse mae mape
    accuracy rmsle precision_recall_fscore_support concordance_index_censored multilabel_confusion_matrix
    ndcg_score from_predictions plot_confusion_matrix plot_roc_curve from_estimator
""".split())  # noqa: SIM905
# A better score is a smaller one.
LOSSES = frozenset("""
    log_loss brier_score_loss mean_squared_error mean_absolute_error root_mean_squared_error
    mean_absolute_percentage_error mean_squared_log_error median_absolute_error hamming_loss
""".split())  # noqa: SIM905

# Methods of tables and arrays that return other rows or none.
TEXT_ONLY = frozenset("""
    nunique count keys items isnull isna notnull notna info any all equals to_csv to_excel
    to_json to_pickle to_parquet plot hist boxplot scatter show savefig corrwith memory_usage
    duplicated size dtype
""".split())  # noqa: SIM905
WINDOWS = frozenset(("rolling", "expanding", "ewm"))
IN_PLACE = frozenset("""
    fillna drop dropna drop_duplicates replace rename sort_values sort_index set_index reset_index
    clip interpolate ffill bfill update
""".split())  # noqa: SIM905
READERS = frozenset("""
    read_csv read_excel read_parquet read_pickle read_table read_json read_feather read_hdf
    read_sql read_sas read_fwf loadtxt genfromtxt load_dataset csv parquet
""".split())  # noqa: SIM905
WRITERS = frozenset(("to_csv", "to_pickle", "to_parquet", "to_feather", "to_excel", "to_hdf"))
CONCATS = frozenset("""
    concat append vstack hstack concatenate r_ c_ column_stack row_stack stack union unionAll
    unionByName concatenate_datasets ConcatDataset dstack
""".split())  # noqa: SIM905
# Calls whose result holds no rows of their arguments.
SCALARS = frozenset("""
    len int float str bool round print range type isinstance id hash format input open repr
    sum enumerate_ shape figure subplots show plot title xlabel ylabel legend savefig countplot
    heatmap histplot scatter hist bar boxplot pairplot distplot get_device is_available manual_seed
    seed time sleep now display getsizeof axis grid head_ tight_layout
""".split())  # noqa: SIM905
IMPORTANCES = frozenset("""
    feature_importances_ coef_ support_ ranking_ pvalues pvalue scores_ pvalues_ feature_importance
    get_support get_score get_fscore importances_mean
""".split())  # noqa: SIM905
SCORING_SELECTORS = frozenset(("chi2", "f_classif", "f_regression", "mutual_info_classif", "mutual_info_regression"))

TRAIN_NAMES = ("train", "trn", "tr", "training", "treino", "entrenamiento", "fit")
TEST_NAMES = ("test", "tst", "holdout", "testing", "te", "ts", "teste", "prueba")
VALIDATION_NAMES = ("val", "valid", "validation", "dev", "eval")
LABEL_NAMES = frozenset("""
    y label labels target targets Y y_train y_test y_true ytrain ytest output outcome
""".split())  # noqa: SIM905
