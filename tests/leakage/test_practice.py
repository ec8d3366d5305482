"""Code as people write it, leaking and honest, and what the rules say of it."""

from __future__ import annotations

import pytest

from tests.leakage.follow import rules

HEAD = "import numpy as np, pandas as pd\nfrom sklearn.model_selection import train_test_split\n"
F = "fit-before-split"
CASES: dict[str, tuple[list[str], str]] = {
    "keras tokenizer": (
        [F],
        HEAD
        + """\
from tensorflow.keras.preprocessing.text import Tokenizer
from tensorflow.keras.preprocessing.sequence import pad_sequences
df=pd.read_csv('a.csv')
tok=Tokenizer(num_words=1000); tok.fit_on_texts(df['text'].values)
X=tok.texts_to_sequences(df['text'].values); X=pad_sequences(X)
Y=pd.get_dummies(df['label']).values
X_train,X_test,Y_train,Y_test=train_test_split(X,Y,test_size=.2)
model=Sequential(); model.add(Dense(1)); model.compile('adam')
model.fit(X_train,Y_train,epochs=3,validation_split=.1)
model.evaluate(X_test,Y_test)
""",
    ),
    "lstm windows": (
        [F],
        HEAD
        + """\
from sklearn.preprocessing import MinMaxScaler
df=pd.read_csv('a.csv'); data=df.filter(['Close']); dataset=data.values
training_data_len=int(np.ceil(len(dataset)*.8))
scaler=MinMaxScaler(feature_range=(0,1)); scaled_data=scaler.fit_transform(dataset)
train_data=scaled_data[0:int(training_data_len),:]
x_train=[];y_train=[]
for i in range(60,len(train_data)):
    x_train.append(train_data[i-60:i,0]); y_train.append(train_data[i,0])
x_train,y_train=np.array(x_train),np.array(y_train)
x_train=np.reshape(x_train,(x_train.shape[0],x_train.shape[1],1))
model=Sequential(); model.add(LSTM(50)); model.compile(optimizer='adam')
model.fit(x_train,y_train,batch_size=1,epochs=1)
test_data=scaled_data[training_data_len-60:,:]
x_test=[]; y_test=dataset[training_data_len:,:]
for i in range(60,len(test_data)): x_test.append(test_data[i-60:i,0])
x_test=np.array(x_test)
predictions=model.predict(x_test); predictions=scaler.inverse_transform(predictions)
rmse=np.sqrt(np.mean((predictions-y_test)**2))
""",
    ),
    "lstm create_dataset": (
        [F],
        HEAD
        + """\
from sklearn.preprocessing import MinMaxScaler
def create_dataset(dataset, look_back=1):
    dataX, dataY = [], []
    for i in range(len(dataset)-look_back-1):
        a = dataset[i:(i+look_back), 0]
        dataX.append(a); dataY.append(dataset[i + look_back, 0])
    return np.array(dataX), np.array(dataY)
dataframe=pd.read_csv('air.csv'); dataset=dataframe.values.astype('float32')
scaler=MinMaxScaler(); dataset=scaler.fit_transform(dataset)
train_size=int(len(dataset)*.67); test_size=len(dataset)-train_size
train,test=dataset[0:train_size,:],dataset[train_size:len(dataset),:]
trainX,trainY=create_dataset(train,3); testX,testY=create_dataset(test,3)
model=Sequential(); model.add(LSTM(4)); model.compile(loss='mse')
model.fit(trainX,trainY); testPredict=model.predict(testX)
""",
    ),
    "pyspark": (
        [F],
        """\
from pyspark.ml.feature import StandardScaler, VectorAssembler
from pyspark.ml.classification import LogisticRegression
from pyspark.ml.evaluation import BinaryClassificationEvaluator
df=spark.read.csv('a.csv',header=True,inferSchema=True)
df=VectorAssembler(inputCols=['a','b'],outputCol='f').transform(df)
sc=StandardScaler(inputCol='f',outputCol='g').fit(df)
df=sc.transform(df)
train,test=df.randomSplit([.8,.2],seed=1)
m=LogisticRegression(featuresCol='g').fit(train)
BinaryClassificationEvaluator().evaluate(m.transform(test))
""",
    ),
    "pyspark clean": (
        [],
        """\
from pyspark.ml import Pipeline
from pyspark.ml.feature import StandardScaler, VectorAssembler, StringIndexer
from pyspark.ml.classification import LogisticRegression
df=spark.read.csv('a.csv',header=True,inferSchema=True)
train,test=df.randomSplit([.8,.2],seed=1)
p=Pipeline(stages=[StringIndexer(inputCol='c',outputCol='d'),VectorAssembler(inputCols=['a','b'],outputCol='f'),StandardScaler(inputCol='f',outputCol='g'),LogisticRegression(featuresCol='g')])
m=p.fit(train); pred=m.transform(test)
""",
    ),
    "torch norm": (
        [F],
        """\
import torch, pandas as pd
from torch.utils.data import TensorDataset, DataLoader, random_split
df=pd.read_csv('a.csv'); X=torch.tensor(df.drop('y',axis=1).values); y=torch.tensor(df['y'].values)
X=(X-X.mean(dim=0))/X.std(dim=0)
ds=TensorDataset(X,y); tr,te=random_split(ds,[80,20])
for a,b in DataLoader(tr): pass
""",
    ),
    "iloc arrays": (
        [F],
        HEAD
        + """\
from sklearn.preprocessing import StandardScaler
dataset=pd.read_csv('S.csv'); X=dataset.iloc[:,[2,3]].values; y=dataset.iloc[:,4].values
from sklearn.preprocessing import StandardScaler
sc=StandardScaler(); X=sc.fit_transform(X)
X_train,X_test,y_train,y_test=train_test_split(X,y,test_size=.25)
""",
    ),
    "kaggle concat": (
        [F],
        HEAD
        + """\
train=pd.read_csv('train.csv'); test=pd.read_csv('test.csv')
full=pd.concat([train,test],sort=False)
full['Age']=full['Age'].fillna(full['Age'].median())
train=full[:len(train)]; test=full[len(train):]
X_train,X_val,y_train,y_val=train_test_split(train.drop('Survived',axis=1),train['Survived'])
m=RandomForestClassifier(); m.fit(X_train,y_train); print(m.score(X_val,y_val))
""",
    ),
    "kaggle list": (
        [F],
        HEAD
        + """\
train_df=pd.read_csv('train.csv'); test_df=pd.read_csv('test.csv')
combine=[train_df,test_df]
for dataset in combine:
    dataset['Age'].fillna(dataset['Age'].mean(),inplace=True)
X_train=train_df.drop('Survived',axis=1); Y_train=train_df['Survived']
X_tr,X_va,y_tr,y_va=train_test_split(X_train,Y_train)
LogisticRegression().fit(X_tr,y_tr).score(X_va,y_va)
""",
    ),
    "select importances": (
        ["select-before-split"],
        HEAD
        + """\
from sklearn.ensemble import ExtraTreesClassifier
df=pd.read_csv('a.csv'); X=df.iloc[:,:-1]; y=df.iloc[:,-1]
model=ExtraTreesClassifier(); model.fit(X,y)
imp=pd.Series(model.feature_importances_,index=X.columns)
top=imp.nlargest(10).index
X=X[top]
X_train,X_test,y_train,y_test=train_test_split(X,y)
clf=LogisticRegression().fit(X_train,y_train); clf.score(X_test,y_test)
""",
    ),
    "corr select": (
        ["select-before-split"],
        HEAD
        + """\
df=pd.read_csv('a.csv')
corr=df.corr()
rel=corr['y'][abs(corr['y'])>0.5].index
df=df[rel]
X=df.drop('y',axis=1); y=df['y']
X_train,X_test,y_train,y_test=train_test_split(X,y)
""",
    ),
    "resample upsample": (
        ["resample-before-split"],
        HEAD
        + """\
from sklearn.utils import resample
df=pd.read_csv('a.csv'); a=df[df.y==0]; b=df[df.y==1]
up=resample(b,replace=True,n_samples=len(a),random_state=1)
d=pd.concat([a,up])
X=d.drop('y',axis=1); y=d['y']
X_train,X_test,y_train,y_test=train_test_split(X,y)
""",
    ),
    "resample after": (
        [],
        HEAD
        + """\
from sklearn.utils import resample
df=pd.read_csv('a.csv'); X=df.drop('y',axis=1); y=df.y
X_train,X_test,y_train,y_test=train_test_split(X,y)
X=pd.concat([X_train,y_train],axis=1)
a=X[X.y==0]; b=X[X.y==1]
up=resample(b,replace=True,n_samples=len(a)); d=pd.concat([a,up])
y_train=d.y; X_train=d.drop('y',axis=1)
m=LogisticRegression().fit(X_train,y_train); p=m.predict(X_test); f1_score(y_test,p)
""",
    ),
    "downsample": (
        [],
        HEAD
        + """\
df=pd.read_csv('a.csv'); df=df.sample(frac=1)
fraud=df.loc[df['Class']==1]; non=df.loc[df['Class']==0][:492]
new=pd.concat([fraud,non]).sample(frac=1,random_state=42)
X=new.drop('Class',axis=1); y=new['Class']
X_train,X_test,y_train,y_test=train_test_split(X,y,test_size=.2)
LogisticRegression().fit(X_train,y_train).score(X_test,y_test)
""",
    ),
    "optuna on test": (
        ["tuned-on-test"],
        HEAD
        + """\
import optuna
df=pd.read_csv('a.csv'); X=df.drop('y',axis=1); y=df.y
X_train,X_test,y_train,y_test=train_test_split(X,y)
def objective(trial):
    m=XGBClassifier(max_depth=trial.suggest_int('d',1,9)); m.fit(X_train,y_train)
    return accuracy_score(y_test,m.predict(X_test))
study=optuna.create_study(direction='maximize'); study.optimize(objective,n_trials=50)
best=XGBClassifier(**study.best_params).fit(X_train,y_train)
print(accuracy_score(y_test,best.predict(X_test)))
""",
    ),
    "optuna cv": (
        [],
        HEAD
        + """\
import optuna
df=pd.read_csv('a.csv'); X=df.drop('y',axis=1); y=df.y
X_train,X_test,y_train,y_test=train_test_split(X,y)
def objective(trial):
    m=XGBClassifier(max_depth=trial.suggest_int('d',1,9))
    return cross_val_score(m,X_train,y_train).mean()
study=optuna.create_study(direction='maximize'); study.optimize(objective,n_trials=50)
best=XGBClassifier(**study.best_params).fit(X_train,y_train)
print(accuracy_score(y_test,best.predict(X_test)))
""",
    ),
    "catboost": (
        ["tuned-on-test"],
        HEAD
        + """\
df=pd.read_csv('a.csv'); X=df.drop('y',axis=1); y=df.y
X_train,X_test,y_train,y_test=train_test_split(X,y)
m=CatBoostClassifier(iterations=1000,early_stopping_rounds=50)
m.fit(X_train,y_train,eval_set=(X_test,y_test)); print(m.score(X_test,y_test))
""",
    ),
    "lgb.train": (
        ["tuned-on-test"],
        HEAD
        + """\
import lightgbm as lgb
df=pd.read_csv('a.csv'); X=df.drop('y',axis=1); y=df.y
X_train,X_test,y_train,y_test=train_test_split(X,y)
d1=lgb.Dataset(X_train,y_train); d2=lgb.Dataset(X_test,y_test,reference=d1)
m=lgb.train({},d1,num_boost_round=100,valid_sets=[d1,d2],callbacks=[lgb.early_stopping(10)])
p=m.predict(X_test); print(mean_squared_error(y_test,p))
""",
    ),
    "xgb.train": (
        ["tuned-on-test"],
        HEAD
        + """\
import xgboost as xgb
df=pd.read_csv('a.csv'); X=df.drop('y',axis=1); y=df.y
X_train,X_test,y_train,y_test=train_test_split(X,y)
d1=xgb.DMatrix(X_train,label=y_train); d2=xgb.DMatrix(X_test,label=y_test)
watch=[(d1,'train'),(d2,'eval')]
m=xgb.train({},d1,100,watch,early_stopping_rounds=10)
p=m.predict(d2); print(mean_squared_error(y_test,p))
""",
    ),
    "keras checkpoint": (
        ["tuned-on-test"],
        HEAD
        + """\
(x_train,y_train),(x_test,y_test)=keras.datasets.mnist.load_data()
model=Sequential([Dense(1)]); model.compile('adam')
cb=[ModelCheckpoint('m.h5',save_best_only=True,monitor='val_accuracy')]
model.fit(x_train,y_train,validation_data=(x_test,y_test),callbacks=cb)
print(model.evaluate(x_test,y_test))
""",
    ),
    "keras val only plain": (
        [],
        HEAD
        + """\
(x_train,y_train),(x_test,y_test)=keras.datasets.mnist.load_data()
x_train,x_test=x_train/255.,x_test/255.
model=Sequential([Dense(1)]); model.compile('adam')
model.fit(x_train,y_train,validation_data=(x_test,y_test),epochs=3)
print(model.evaluate(x_test,y_test))
""",
    ),
    "knn loop argmax": (
        ["tuned-on-test"],
        HEAD
        + """\
df=pd.read_csv('a.csv'); X=df.drop('y',axis=1); y=df.y
X_train,X_test,y_train,y_test=train_test_split(X,y)
acc=[]
for k in range(1,40):
    acc.append(KNeighborsClassifier(k).fit(X_train,y_train).score(X_test,y_test))
best=np.argmax(acc)+1
m=KNeighborsClassifier(best).fit(X_train,y_train); print(m.score(X_test,y_test))
""",
    ),
    "compare models": (
        [],
        HEAD
        + """\
df=pd.read_csv('a.csv'); X=df.drop('y',axis=1); y=df.y
X_train,X_test,y_train,y_test=train_test_split(X,y)
res={}
for n,m in {'a':LogisticRegression(),'b':SVC()}.items():
    m.fit(X_train,y_train); res[n]=m.score(X_test,y_test)
print(pd.DataFrame(res,index=[0]))
""",
    ),
    "hf trainer": (
        ["tuned-on-test"],
        """\
from datasets import load_dataset
from transformers import Trainer, TrainingArguments
ds=load_dataset('imdb');
args=TrainingArguments('o',evaluation_strategy='epoch',load_best_model_at_end=True)
tok=AutoTokenizer.from_pretrained('x')
enc=ds.map(lambda e: tok(e['text']),batched=True)
trainer=Trainer(model=model,args=args,train_dataset=enc['train'],eval_dataset=enc['test'])
trainer.train(); print(trainer.evaluate())
""",
    ),
    "argmax classes": (
        [],
        HEAD
        + """\
(x_train,y_train),(x_test,y_test)=keras.datasets.mnist.load_data()
model=Sequential([Dense(1)]); model.fit(x_train,y_train)
pred=model.predict(x_test); cls=np.argmax(pred,axis=1); print((cls==y_test).mean())
print(np.argmax(pred[0]))
""",
    ),
    "final refit": (
        [],
        HEAD
        + """\
df=pd.read_csv('a.csv'); X=df.drop('y',axis=1); y=df.y
X_train,X_test,y_train,y_test=train_test_split(X,y)
m=LogisticRegression().fit(X_train,y_train); p=m.predict(X_test)
m.fit(X,y)
print(classification_report(y_test,p))
""",
    ),
    "overlap all": (
        ["train-test-overlap"],
        HEAD
        + """\
df=pd.read_csv('a.csv'); X=df.drop('y',axis=1); y=df.y
X_train,X_test,y_train,y_test=train_test_split(X,y)
m=LogisticRegression().fit(X,y); p=m.predict(X_test)
print(classification_report(y_test,p))
""",
    ),
    "target in": (
        ["target-in-features"],
        HEAD
        + """\
df=pd.read_csv('a.csv'); y=df['price']; X=df
X_train,X_test,y_train,y_test=train_test_split(X,y)
LinearRegression().fit(X_train,y_train)
""",
    ),
    "target drop inplace": (
        [],
        HEAD
        + """\
df=pd.read_csv('a.csv'); y=df['price']; df.drop('price',axis=1,inplace=True); X=df
X_train,X_test,y_train,y_test=train_test_split(X,y)
LinearRegression().fit(X_train,y_train)
""",
    ),
    "lags": (
        ["random-split-of-time"],
        HEAD
        + """\
df=pd.read_csv('a.csv');
for l in range(1,8): df[f'lag_{l}']=df['sales'].shift(l)
df.dropna(inplace=True)
X=df.drop('sales',axis=1); y=df['sales']
X_train,X_test,y_train,y_test=train_test_split(X,y,test_size=.2)
""",
    ),
    "lags ordered": (
        [],
        HEAD
        + """\
df=pd.read_csv('a.csv'); df['lag']=df['sales'].shift(1)
X=df.drop('sales',axis=1); y=df['sales']
X_train,X_test,y_train,y_test=train_test_split(X,y,test_size=.2,shuffle=False)
for a,b in TimeSeriesSplit().split(X): pass
""",
    ),
    "prophet style": (
        [],
        HEAD
        + """\
df=pd.read_csv('a.csv'); train=df[:-30]; test=df[-30:]
m=Prophet(); m.fit(train); f=m.predict(test); print(mean_absolute_error(test.y,f.yhat))
""",
    ),
    "arima clean": (
        [],
        HEAD
        + """\
df=pd.read_csv('a.csv'); train=df['y'][:-30]; test=df['y'][-30:]
m=ARIMA(train,order=(1,1,1)).fit(); p=m.forecast(30); print(mean_absolute_error(test,p))
""",
    ),
    "walk forward": (
        [],
        HEAD
        + """\
df=pd.read_csv('a.csv'); X=df['y'].values; size=int(len(X)*.66); train,test=X[:size],X[size:]
history=[x for x in train]; preds=[]
for t in range(len(test)):
    model=ARIMA(history,order=(5,1,0)); fit=model.fit(); out=fit.forecast(); preds.append(out[0]); history.append(test[t])
print(mean_squared_error(test,preds))
""",
    ),
    "cv loop clean": (
        [],
        HEAD
        + """\
df=pd.read_csv('a.csv'); X=df.drop('y',axis=1).values; y=df.y.values
s=[]
for a,b in StratifiedKFold(5,shuffle=True).split(X,y):
    sc=StandardScaler().fit(X[a]); m=LogisticRegression().fit(sc.transform(X[a]),y[a]); s.append(m.score(sc.transform(X[b]),y[b]))
print(np.mean(s))
""",
    ),
    "stacking oof": (
        [],
        HEAD
        + """\
train=pd.read_csv('train.csv'); test=pd.read_csv('test.csv'); X=train.drop('y',axis=1); y=train.y
oof=np.zeros(len(X)); pt=np.zeros(len(test))
for tr,va in KFold(5).split(X):
    m=LGBMRegressor(n_estimators=1000); m.fit(X.iloc[tr],y.iloc[tr],eval_set=[(X.iloc[va],y.iloc[va])],early_stopping_rounds=50)
    oof[va]=m.predict(X.iloc[va]); pt+=m.predict(test)/5
print(mean_squared_error(y,oof))
""",
    ),
    "imblearn pipeline": (
        [],
        HEAD
        + """\
df=pd.read_csv('a.csv'); X=df.drop('y',axis=1); y=df.y
p=Pipeline([('s',SMOTE()),('m',RandomForestClassifier())])
print(cross_val_score(p,X,y).mean())
""",
    ),
    "pycaret": (
        [],
        """\
from pycaret.classification import *
import pandas as pd
df=pd.read_csv('a.csv'); s=setup(data=df,target='y',normalize=True); b=compare_models(); predict_model(b)
""",
    ),
    "statsmodels": (
        [F],
        HEAD
        + """\
import statsmodels.api as sm
df=pd.read_csv('a.csv'); df['x']=(df['x']-df['x'].mean())/df['x'].std()
X=df[['x','z']]; y=df['y']
X_train,X_test,y_train,y_test=train_test_split(X,y)
m=sm.OLS(y_train,sm.add_constant(X_train)).fit(); print(r2_score(y_test,m.predict(sm.add_constant(X_test))))
""",
    ),
    "target enc map": (
        [F],
        HEAD
        + """\
df=pd.read_csv('a.csv'); means=df.groupby('city')['price'].mean(); df['city_enc']=df['city'].map(means)
X=df.drop('price',axis=1); y=df['price']
X_train,X_test,y_train,y_test=train_test_split(X,y)
""",
    ),
    "images 255": (
        [],
        HEAD
        + """\
X=np.load('x.npy'); y=np.load('y.npy'); X=X/255.0
X_train,X_test,y_train,y_test=train_test_split(X,y)
model.fit(X_train,y_train); model.evaluate(X_test,y_test)
""",
    ),
    "y scaler": (
        [],
        HEAD
        + """\
df=pd.read_csv('a.csv'); X=df.drop('y',axis=1); y=df['y'].values.reshape(-1,1)
y=MinMaxScaler().fit_transform(y)
X_train,X_test,y_train,y_test=train_test_split(X,y)
""",
    ),
    "refit test": (
        [F],
        HEAD
        + """\
df=pd.read_csv('a.csv'); X=df.drop('y',axis=1); y=df['y']
X_train,X_test,y_train,y_test=train_test_split(X,y)
sc=StandardScaler(); X_train=sc.fit_transform(X_train); X_test=sc.fit_transform(X_test)
""",
    ),
    "flag fn": (
        [],
        HEAD
        + """\
def prep(df, train=True, scaler=None):
    if train:
        scaler=StandardScaler(); scaler.fit(df)
    return scaler.transform(df), scaler
df=pd.read_csv('a.csv'); X=df.drop('y',axis=1); y=df['y']
X_train,X_test,y_train,y_test=train_test_split(X,y)
X_train,s=prep(X_train); X_test,_=prep(X_test,False,s)
LogisticRegression().fit(X_train,y_train).score(X_test,y_test)
""",
    ),
    "save load scaler": (
        [],
        HEAD
        + """\
import joblib
df=pd.read_csv('a.csv'); X=df.drop('y',axis=1); y=df['y']
X_train,X_test,y_train,y_test=train_test_split(X,y)
s=StandardScaler().fit(X_train); joblib.dump(s,'s.pkl'); s2=joblib.load('s.pkl')
LogisticRegression().fit(s2.transform(X_train),y_train).score(s2.transform(X_test),y_test)
""",
    ),
    "kmeans feature": (
        [F],
        HEAD
        + """\
df=pd.read_csv('a.csv'); X=df.drop('y',axis=1); y=df['y']
X['c']=KMeans(5).fit_predict(X)
X_train,X_test,y_train,y_test=train_test_split(X,y)
""",
    ),
    "threshold pr curve": (
        ["tuned-on-test"],
        HEAD
        + """\
df=pd.read_csv('a.csv'); X=df.drop('y',axis=1); y=df['y']
X_train,X_test,y_train,y_test=train_test_split(X,y)
m=LogisticRegression().fit(X_train,y_train); s=m.predict_proba(X_test)[:,1]
p,r,t=precision_recall_curve(y_test,s); f=2*p*r/(p+r); i=np.argmax(f); best=t[i]
print(f1_score(y_test,s>best))
""",
    ),
    "youden": (
        ["tuned-on-test"],
        HEAD
        + """\
df=pd.read_csv('a.csv'); X=df.drop('y',axis=1); y=df['y']
X_train,X_test,y_train,y_test=train_test_split(X,y)
m=LogisticRegression().fit(X_train,y_train); s=m.predict_proba(X_test)[:,1]
fpr,tpr,thr=roc_curve(y_test,s); best=thr[np.argmax(tpr-fpr)]
print(f1_score(y_test,s>=best))
""",
    ),
    "torch best val then test": (
        [],
        """\
import torch
def train(m,l,o):
    for x,y in l:
        loss=crit(m(x),y); loss.backward(); o.step()
def evaluate(m,l):
    c=0
    for x,y in l: c+=(m(x).argmax(1)==y).sum().item()
    return c/len(l.dataset)
ds=MyData(); tr,va,te=random_split(ds,[8,1,1])
trl=DataLoader(tr);val=DataLoader(va);tel=DataLoader(te)
best=0
for e in range(9):
    train(net,trl,opt); a=evaluate(net,val)
    if a>best: best=a; torch.save(net.state_dict(),'b.pt')
print(evaluate(net,tel))
""",
    ),
    "torch best test": (
        ["tuned-on-test"],
        """\
import torch
def evaluate(m,l):
    c=0
    for x,y in l: c+=(m(x).argmax(1)==y).sum().item()
    return c/len(l.dataset)
ds=MyData(); tr,te=random_split(ds,[8,2])
trl=DataLoader(tr);tel=DataLoader(te)
net=Net()
best=0
for e in range(9):
    for x,y in trl:
        loss=crit(net(x),y); loss.backward(); opt.step()
    a=evaluate(net,tel)
    if a>best: best=a; torch.save(net.state_dict(),'b.pt')
""",
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_code_as_people_write_it(name: str) -> None:
    expected, code = CASES[name]
    assert sorted(set(rules(code))) == sorted(expected)
